/** Something about a sites file, and where in the file it stands. */
export interface Mistake {
  path: readonly PropertyKey[];
  message: string;
}
