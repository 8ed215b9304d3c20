// Runs the built server as a process of its own, so that a test can kill it. Speaks one line when it is ready.
const { serve } = await import("../../dist/main.js");
const served = await serve({ redisUrl: process.env.REDIS_URL, log: (line) => console.error(line) });
console.log(`ready ${served.urls.collector}`);
process.on("SIGTERM", async () => {
  await served.close();
  process.exit(0);
});
