/** RFC 9457 problem details, as every door answers them. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, for programs; `type` is its page. */
  code: string;
  /** Names the request, as the header `X-Request-Id` does: its lines in the server's log carry it. */
  requestId?: string;
  /** One entry per wrong field; `pointer` is a JSON pointer into the body. */
  errors?: { pointer: string; detail: string }[];
}
