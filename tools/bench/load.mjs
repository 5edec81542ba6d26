// Measures the hot paths between floors of the same run: make bench. P1 and P5 distributed and standalone, P4, P9 of the
// performance goals. Prints a table and writes it as JSON into bench-results/. It is no test and fails nothing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { checkIns, prepare, round, row, watching, watchOurs, wrk } from "./check-ins.mjs";
import * as p from "./processes.mjs";

const began = performance.now();
const only = new Set((process.env.ONLY ?? "").split(",").filter(Boolean)); // distributed, standalone: for tuning
const wants = (part) => only.size === 0 || only.has(part);
const seconds = { warm: Number(process.env.WARM ?? 20), measure: Number(process.env.SECONDS ?? 10), floor: 4 };
const here = (file) => path.join(import.meta.dirname, file);
const missing = [];
const need = (found, what) => found || (missing.push(what), false);
const hasWrk = need(p.find("wrk"), "wrk (apt-get install wrk): P1, P4 and P5 are left out");
const hasNginx = need(p.find("nginx"), "nginx (apt-get install nginx-light): P4 is left out");
const hasServers =
  need(existsSync("/usr/lib/postgresql") && p.find("pgbench"), "PostgreSQL (apt-get install postgresql): the distributed part is left out") &&
  need(p.find("rabbitmq-server", "/usr/lib/rabbitmq/bin"), "RabbitMQ (apt-get install rabbitmq-server): the distributed part is left out");

const rows = [];
const add = (row) => {
  rows.push(row);
  console.log(JSON.stringify(row));
};

const today = new Date();
const quarter = Math.floor(today.getUTCMonth() / 3);
const cycleCode = `${today.getUTCFullYear()}-q${quarter + 1}`;
const people = 340; // with three objectives each: a company of 1 020 objectives and 3 060 key results

/** A company of 1 020 published objectives, and the check-ins of some of its people. */
const fill = async (address, name) => {
  const folder = path.join(p.work, `company-${name}`);
  p.run(p.program("tools/generator", "Okr.Generator"), ["--people", String(people), "--units", "20", "--seed", "1", "--cycle", cycleCode, "--out", folder]);
  await p.runBeside(p.program("tools/cli", "okr"), ["import", folder, "--server", address, "--publish"], { env: { OKR_TOKEN: p.token } });
  return prepare(address, name, cycleCode, { from: new Date(Date.UTC(today.getUTCFullYear(), 3 * quarter, 1) - 31 * 86_400_000), to: today });
};

/** pgbench: a check-in's rows without the product. */
const floorOf = async (postgres, name, script) => {
  const file = path.join(p.work, `${name}.sql`);
  writeFileSync(file, script);
  const log = path.join(p.work, `${name}-${rows.length}`);
  const result = await watching({ postgres: { cpu: () => p.cpuOfTree(postgres.pid) } }, async () => {
    const text = await p.runBeside("pgbench", ["-n", "-c", "8", "-j", "1", "-M", "prepared", "-T", String(seconds.floor), "-l", "--log-prefix", log, "-f", file, "floor"],
      { env: postgres.client, cwd: p.work });
    const [pid] = p.run("bash", ["-c", `ls ${log}.* | head -1`]).trim().split("\n");
    const times = readFileSync(pid, "utf8").trimEnd().split("\n").map((line) => Number(line.split(" ")[2]) / 1000).sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    return { count: times.length, seconds: times.length / Number(/tps = ([\d.]+)/.exec(text)[1]), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  });
  return result;
};
const transaction = `\\set kr random(1, 3060)
\\set person random(1, 340)
BEGIN;
INSERT INTO check_ins (kr_id, person_id, done_on, value, confidence, note) VALUES (:kr, :person, current_date, :kr * 0.5, 7, 'Round 1, as planned.');
UPDATE krs SET value = :kr * 0.5, version = version + 1, changed_at = now() WHERE id = :kr;
COMMIT;
`;
const insert = `\\set kr random(1, 3060)
INSERT INTO check_ins (kr_id, person_id, done_on, value, confidence, note) VALUES (:kr, 1, current_date, :kr * 0.5, 7, 'Round 1, as planned.');
`;
const makeFloor = (postgres) =>
  p.run("bash", ["-c", `createdb floor && psql -q floor -c "
    CREATE TABLE krs (id int PRIMARY KEY, value numeric, version bigint NOT NULL DEFAULT 0, changed_at timestamptz);
    CREATE TABLE check_ins (seq bigserial PRIMARY KEY, id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(), kr_id int NOT NULL, person_id int, done_on date,
      recorded_at timestamptz DEFAULT now(), value numeric, confidence int, note text);
    CREATE INDEX ON check_ins (kr_id, done_on, seq);
    INSERT INTO krs (id) SELECT generate_series(1, 3060)"`], { env: postgres.client });

const distributed = async () => {
  const product = await p.startDistributed();
  const postgres = { pid: product.servers.postgres, client: product.client };
  makeFloor(postgres);
  await p.pause(3000);
  for (const [name, child] of Object.entries(product.processes)) {
    add({ work: `P9 ${name} alone, idle`, memory: Math.round(p.memory(child.pid)) });
  }
  if (!hasWrk) return;
  const company = await fill(product.address, "distributed");
  const before = await floorOf(postgres, "transaction", transaction);
  add(row("floor before: check-in and KR in one transaction, pgbench, 8 clients", before));
  add(row("floor: one indexed insert, pgbench, 8 clients", await floorOf(postgres, "insert", insert)));
  const watched = {
    ...watchOurs(product.processes),
    postgres: { cpu: () => p.cpuOfTree(postgres.pid) },
    rabbitmq: { cpu: () => p.cpuOfTree(product.servers.rabbitmq) },
  };
  await checkIns(add, "distributed on PostgreSQL and RabbitMQ", product.address, company, watched, seconds, before.count / before.seconds);
  const after = await floorOf(postgres, "transaction", transaction);
  add(row("floor after: the same transaction", after));
  if (hasNginx) await forwarding(product);
};

const forwarding = async (product) => {
  const nginx = await p.startNginx();
  const load = { connections: 64, time: seconds.floor };
  const proxied = () => watching({ nginx: { cpu: () => p.cpuOfTree(nginx.pid) } }, () => wrk("get.lua", nginx.proxy, load));
  const before = await proxied();
  const floor = before.count / before.seconds;
  add(row("floor before: nginx forwarding a 1 kB answer, 64 connections", before));
  add(row("floor: the same answer without a proxy", await wrk("get.lua", nginx.direct, load)));
  // The gateway in front of the same upstream, spoken to as it speaks to the services.
  const { child, address } = await product.startGateway({ goal: nginx.h2c });
  const gateway = { ...watchOurs({ gateway: child }), upstream: { cpu: () => p.cpuOfTree(nginx.pid) } };
  await wrk("get.lua", `${address}/api/v1/cycles`, { ...load, time: seconds.warm }, p.token);
  add(row("P4 gateway forwarding an authenticated GET to the same upstream, 64 connections", await watching(gateway, () => wrk("get.lua", `${address}/api/v1/cycles`, load, p.token)), floor));
  await child.end();
  const real = watchOurs({ gateway: product.processes.gateway, goal: product.processes.goal });
  await wrk("get.lua", `${product.address}/api/v1/cycles`, { ...load, time: seconds.warm / 2 }, p.token);
  add(row("P4 the same to the real service: GET /cycles", await watching(real, () => wrk("get.lua", `${product.address}/api/v1/cycles`, load, p.token)), floor));
  add(row("floor after: nginx", await proxied()));
};

/** P9: five starts on the store as it is, and the memory of the last one five seconds later. */
const starts = async (work, folder) => {
  const times = [];
  let product;
  for (let i = 0; i < 5; i++) {
    await product?.child.end();
    product = await p.startStandalone(folder);
    times.push(product.child.readyAfter);
  }
  times.sort((a, b) => a - b);
  await p.pause(5000);
  add({ work, count: 5, p50: round(times[2], 0), p99: round(times[4], 0), memory: Math.round(p.memory(product.child.pid)) });
  await product.child.end();
};

const standalone = async (floor) => {
  const folder = path.join(p.work, "data");
  const first = await p.startStandalone(folder);
  await first.child.end();
  await starts("P9 standalone: start → ready on an existing store (ms), memory idle", folder);
  if (hasWrk) {
    const product = await p.startStandalone(folder);
    const company = await fill(product.address, "standalone");
    await checkIns(add, "standalone on SQLite", product.address, company, watchOurs(product.processes), seconds, floor);
    await product.child.end();
    await starts("P9 the same right after that load: the events of the last hour are sent again", folder);
  }
  rmSync(folder, { recursive: true });
};

try {
  const load = loadavg()[0];
  if (hasServers && wants("distributed")) await distributed();
  const floor = rows.find((r) => r.work.startsWith("floor before: check-in"))?.rate;
  if (wants("standalone")) await standalone(floor);
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: p.root }).stdout.toString().trim();
  const result = {
    date: today.toISOString(),
    commit,
    processor: `${cpus()[0].model} × ${cpus().length}`,
    loadBefore: round(load),
    seconds: Math.round((performance.now() - began) / 1000),
    missing,
    rows,
  };
  const columns = ["count", "rate", "p50", "p95", "p99", "failed", "cpu", "memory", "ratio", "untilDelivered", "deliveredRate"];
  const shown = (row) => columns.map((column) => String(row[column] ?? "").padStart(Math.max(column.length, 8) + 2));
  const width = Math.max(...rows.map((row) => row.work.length));
  console.log(`\n${"".padEnd(width)}${columns.map((column) => column.padStart(Math.max(column.length, 8) + 2)).join("")}`);
  for (const row of rows) console.log(row.work.padEnd(width) + shown(row).join(""));
  console.log("rate per second; p50, p95, p99 and cpu (of all processes, per request) in milliseconds; memory (of the largest process) in MB; ratio of the rate to the floor before; untilDelivered in milliseconds");
  for (const { work, cpuOf } of rows.filter((r) => r.cpuOf)) console.log(`${work}: ${Object.entries(cpuOf).map(([name, ms]) => `${name} ${ms}`).join(", ")}`);
  for (const what of missing) console.log(`Missing: ${what}.`);
  console.log(`${result.processor}, ${commit}, load before ${result.loadBefore}, ${result.seconds} s in all`);
  mkdirSync(path.join(p.root, "bench-results"), { recursive: true });
  writeFileSync(path.join(p.root, "bench-results", "load.json"), JSON.stringify(result, null, 2));
} finally {
  await p.endAll();
}
