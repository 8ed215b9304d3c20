import type { Queue } from "bullmq";

/** Whoever adds hears of the error; without a listener BullMQ prints it as well. */
export const quiet = <T extends Queue>(queue: T): T => {
  queue.on("error", () => undefined);
  return queue;
};
