// Measures the hot paths between floors of the same run: make bench. P1 and P5 distributed and standalone, P4, P9 of the
// performance goals. Prints a table and writes it as JSON into bench-results/. It is no test and fails nothing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
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
const round = (number, digits = 2) => (number === undefined ? undefined : Number(number.toFixed(digits)));
const add = (row) => {
  rows.push(row);
  console.log(JSON.stringify(row));
};

/** A caller of the product's API. */
const caller = (address, secret, cookie) => {
  const headers = secret ? { authorization: `Bearer ${secret}` } : { cookie };
  const send = async (method, url, body) => {
    const answer = await fetch(`${address}/api/v1/${url}`, {
      method,
      headers: body ? { ...headers, "content-type": "application/json" } : headers,
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : { body: await answer.json(), headers: answer.headers };
  };
  return {
    get: async (url) => (await send("GET", url)).body,
    post: async (url, body) => (await send("POST", url, body)).body,
    put: (url, body) => send("PUT", url, body),
  };
};

const today = new Date();
const day = (date) => date.toISOString().slice(0, 10);
const quarter = Math.floor(today.getUTCMonth() / 3);
const cycleCode = `${today.getUTCFullYear()}-q${quarter + 1}`;
const people = 340; // with three objectives each: a company of 1 020 objectives and 3 060 key results
const writers = 48; // the people who check in: sign-in allows 60 a minute

/** A company of 1 020 published objectives, people with access tokens, and the work file of their check-ins. */
const fill = async (address, name) => {
  const folder = path.join(p.work, `company-${name}`);
  p.run(p.program("tools/generator", "Okr.Generator"), ["--people", String(people), "--units", "20", "--seed", "1", "--cycle", cycleCode, "--out", folder]);
  await p.runBeside(p.program("tools/cli", "okr"), ["import", folder, "--server", address, "--publish"], { env: { OKR_TOKEN: p.token } });
  const admin = caller(address, p.token);
  const cycle = (await admin.get("cycles")).items.find((c) => c.code === cycleCode);
  if (!["active", "scoring"].includes(cycle.phase)) await admin.post(`cycles/${cycle.id}/phase`, { phase: "active", reason: null });
  const everybody = (await admin.get("people?limit=500")).items;
  const chosen = everybody.filter((person) => person.orgUnit?.id ?? person.orgUnitId ?? true).slice(-writers);
  const accounts = await admin.post("accounts/batch", { personIds: chosen.map((person) => person.id) });
  const expiresOn = day(new Date(Date.now() + 7 * 86_400_000));
  const lines = [];
  let probe;
  for (const { account, oneTimePassword } of accounts) {
    const signIn = await fetch(`${address}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userName: account.userName, password: oneTimePassword }),
    });
    if (!signIn.ok) throw new Error(`sign in: ${signIn.status} ${await signIn.text()}`);
    const session = caller(address, null, signIn.headers.get("set-cookie").split(";")[0]);
    await session.put("me/password", { current: oneTimePassword, new: `${oneTimePassword}-new` });
    const secret = (await session.post("tokens", { name: "bench", scopes: ["read", "write", "reports"], expiresOn })).secret;
    const mine = (await session.get(`objectives?cycleId=${cycle.id}&ownerPersonId=${account.personId}`)).items.filter((o) => o.state === "published");
    for (const keyResult of mine.flatMap((o) => o.keyResults).filter((k) => k.type !== "range")) {
      // The last one is left to the probe of what the reports show.
      if (keyResult.type === "increase") probe = { secret, keyResult, objective: mine.find((o) => o.keyResults.includes(keyResult)) };
      lines.push(`${secret} ${keyResult.id}${keyResult.type === "milestone" ? "" : ` ${keyResult.baseline ?? 0} ${keyResult.target}`}`);
    }
  }
  const earliest = new Date(Date.UTC(today.getUTCFullYear(), 3 * quarter, 1) - 31 * 86_400_000);
  const days = [];
  for (let date = earliest; date <= today; date = new Date(date.getTime() + 86_400_000)) days.push(`day ${day(date)}`);
  const file = path.join(p.work, `check-ins-${name}`);
  writeFileSync(file, [...lines.filter((line) => !line.includes(probe.keyResult.id)), ...days].join("\n") + "\n");
  const prober = caller(address, probe.secret);
  const show = `reports/progress?cycleId=${cycle.id}&ownerPersonId=${probe.keyResult.ownerPersonId ?? probe.objective.ownerPersonId}`;
  let value = 0;
  /** Milliseconds from the answer to a check-in until the progress report shows its value. */
  const untilVisible = async () => {
    value += 0.01;
    const wanted = round(probe.keyResult.baseline + value);
    await prober.post("check-ins", { keyResultId: probe.keyResult.id, value: wanted });
    const since = performance.now();
    for (;;) {
      const report = await prober.get(show);
      const seen = report.items.flatMap((o) => o.keyResults).find((k) => k.keyResultId === probe.keyResult.id);
      const elapsed = performance.now() - since;
      if (seen?.currentValue === wanted) return elapsed;
      if (elapsed > 60_000) throw new Error("the check-in did not become visible within a minute");
      await p.pause(5);
    }
  };
  return { file, next: 0, untilVisible, keyResults: lines.length };
};

const wrk = async (script, url, { connections, threads = 1, time }, ...args) => {
  const own = process.resourceUsage();
  const text = await p.runBeside("wrk", ["-t", threads, "-c", connections, "-d", `${time}s`, "--timeout", "10s", "-s", here(script), url, "--", ...args]
    .map(String));
  return { ...JSON.parse(text.trim().split("\n").at(-1)), own };
};

/** Processor time per request and the peak memory of the processes while the work goes on. */
const watching = async (watched, work) => {
  const names = Object.keys(watched);
  const used = () => Object.fromEntries(names.map((name) => [name, watched[name].cpu()]));
  for (const name of names) watched[name].forget?.();
  const before = used();
  const result = await work();
  const after = used();
  const parts = names.map((name) => [name, round((after[name] - before[name]) / result.count, 3)]).sort((a, b) => b[1] - a[1]);
  return {
    ...result,
    cpu: round(parts.reduce((sum, [, each]) => sum + each, 0), 3),
    cpuOf: Object.fromEntries(parts),
    memory: Object.fromEntries(names.filter((name) => watched[name].peak).map((name) => [name, Math.round(watched[name].peak())])),
  };
};
const watchOurs = (processes) =>
  Object.fromEntries(
    Object.entries(processes).map(([name, child]) => [
      name,
      { cpu: () => p.cpu(child.pid), peak: () => p.peak(child.pid), forget: () => p.forgetPeak(child.pid) },
    ]),
  );

const row = (work, result, floor) => ({
  work,
  count: result.count,
  rate: Math.round(result.count / result.seconds),
  p50: round(result.p50),
  p95: round(result.p95),
  p99: round(result.p99),
  failed: (result.refused ?? 0) + (result.failed ?? 0),
  cpu: result.cpu,
  memory: result.memory && Math.max(0, ...Object.values(result.memory)),
  ratio: floor && round(result.count / result.seconds / floor, 3),
  cpuOf: result.cpuOf,
  memoryOf: result.memory,
});

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

const checkIns = async (name, address, company, watched, floor) => {
  const url = `${address}/api/v1/check-ins`;
  const load = async (time, pause = 0) => {
    const result = await wrk("check-ins.lua", url, { connections: 8, time }, company.file, company.next, pause);
    company.next = result.next;
    return result;
  };
  await load(seconds.warm);
  await company.untilVisible();
  let drained;
  const result = await watching(watched, async () => {
    const measured = await load(seconds.measure);
    drained = await company.untilVisible();
    return measured;
  });
  add({
    ...row(`P1 check-in, ${name}`, result, floor),
    untilDelivered: round(drained, 0),
    deliveredRate: Math.round(result.count / (result.seconds + drained / 1000)),
  });

  // P5: at half of that load.
  const interval = (8 * 1000 * 2 * result.seconds) / result.count;
  const times = [];
  const background = load(seconds.measure, Math.max(0, Math.round(interval - result.p50)));
  const until = performance.now() + (seconds.measure - 1) * 1000;
  await p.pause(500);
  while (performance.now() < until) {
    times.push(await company.untilVisible());
    await p.pause(50);
  }
  const half = await background;
  times.sort((a, b) => a - b);
  const at = (share) => round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  add({ work: `P5 check-in → visible in the report, ${name}`, count: times.length, rate: Math.round(half.count / half.seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99) });
};

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
  await checkIns("distributed on PostgreSQL and RabbitMQ", product.address, company, watched, before.count / before.seconds);
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
    await checkIns("standalone on SQLite", product.address, company, watchOurs(product.processes), floor);
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
