// graphile-worker: graphile_worker.mjs enqueue RUNS | work batches|large|single
// Prints the seconds it worked, from the start of a worker in a warm process to the end of its last write.
import { Logger, makeWorkerUtils, runOnce } from "graphile-worker";
import pg from "pg";

const [action, argument] = process.argv.slice(2);
const connectionString = process.env.DATABASE_URL;
const logger = new Logger(() => () => {});

async function enqueue(runs) {
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  await utils.release();
  const client = new pg.Client({ connectionString });
  await client.connect();
  for (let left = runs; left > 0; left -= 1000) {
    await client.query(
      `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
         SELECT json_populate_record(NULL::graphile_worker.job_spec,
                                     '{"identifier": "noop", "payload": {"a": 1}}')
         FROM generate_series(1, $1::integer)))`,
      [Math.min(left, 1000)],
    );
  }
  await client.end();
}

// `batches` is what its documentation reaches its highest figure with (docs/performance).
const batched = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };
const settings = {
  batches: { ...batched, localQueue: { size: 500 } },
  large: { ...batched, localQueue: { size: 5000 } },
  single: {},
};

async function work(mode) {
  const worker = { connectionString, concurrentJobs: 24, maxPoolSize: 25, ...settings[mode] };
  const begin = performance.now();
  await runOnce({ preset: { worker }, logger, noHandleSignals: true, taskList: { noop: async () => {} } });
  console.log((performance.now() - begin) / 1000);
}

await (action === "enqueue" ? enqueue(Number(argument)) : work(argument));
