/** Does `work` with each of `things`, in their order, `atOnce` of them at a time: most of a fault is waiting. */
export async function sideBySide(things, atOnce, work) {
  const left = things.values();
  const worker = async () => {
    for (const thing of left) await work(thing);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
