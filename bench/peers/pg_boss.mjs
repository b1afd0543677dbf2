// pg-boss: pg_boss.mjs enqueue RUNS | work BATCH LOOPS
// Prints the seconds it worked, from the first fetch to the end of the last complete.
import PgBoss from "pg-boss";

const [action, ...numbers] = process.argv.slice(2);
const queue = "noop";
const boss = new PgBoss(process.env.DATABASE_URL);
boss.on("error", (error) => {
  throw error;
});

async function enqueue(runs) {
  await boss.createQueue(queue);
  for (let left = runs; left > 0; left -= 1000) {
    const job = { name: queue, data: { a: 1 } };
    await boss.insert(Array(Math.min(left, 1000)).fill(job));
  }
}

// Not boss.work(), which fetches at most two batches a second.
async function fetchAndComplete(batchSize) {
  for (;;) {
    const jobs = await boss.fetch(queue, { batchSize, priority: false });
    if (jobs.length === 0) return;
    await boss.complete(queue, jobs.map((job) => job.id));
  }
}

async function work(batchSize, loops) {
  const begin = performance.now();
  await Promise.all(Array.from({ length: loops }, () => fetchAndComplete(batchSize)));
  console.log((performance.now() - begin) / 1000);
}

await boss.start();
await (action === "enqueue" ? enqueue(...numbers.map(Number)) : work(...numbers.map(Number)));
await boss.stop({ graceful: false });
process.exit(0);
