// Measures the reference company as separate processes on PostgreSQL: make bench SIZE=100k (or PART=enterprise PEOPLE=20000 WEEKS=13).
// One division of it goes in through the import; copies.sql makes the others of its rows; a rebuild fills the reporting store (P7).
// Then P2, P3, P8, P1 and P5 of the performance goals between floors of the same run. Prints a table and writes it as JSON into
// bench-results/; where a run over 1 000 people on the same commit is there, it tells by how much the times grew (P11).
// It is no test and fails nothing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { checkIns, percentiles, prepare, round, watchOurs } from "./check-ins.mjs";
import * as p from "./processes.mjs";

const began = performance.now();
const people = Number(process.env.PEOPLE ?? 100_000);
const weeks = Number(process.env.WEEKS ?? 13);
const calls = Number(process.env.CALLS ?? 200);
const division = Math.min(Number(process.env.DIVISION ?? 500), people);
const copies = Math.max(0, Math.round(people / division) - 1);
const cycleCode = "2026-q3";
const asOf = "2026-09-30";
const load = loadavg()[0];
const rows = [];
const add = (row) => {
  rows.push(row);
  console.log(JSON.stringify(row));
};
const timed = async (work, action) => {
  const begin = performance.now();
  const result = await action();
  add({ work, seconds: round((performance.now() - begin) / 1000, 1), ...result });
  return result;
};

const product = await p.startDistributed();
try {
  const headers = { authorization: `Bearer ${p.token}` };
  const send = async (url, more = {}) => {
    const ask = () => fetch(url.startsWith("http") ? url : `${product.address}${url}`, { ...more, headers: { ...headers, ...more.headers } });
    const answer = await ask().catch(ask); // a connection that stood idle may have been closed
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const get = async (url) => (await send(`/api/v1/${url}`)).json();
  const sql = (text, database = "okr") => p.run("psql", ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text], { env: product.client }).trim();
  /** Calls one after the other; the answers differ in what `url` makes of the number. */
  const each = async (work, url, count = calls) => {
    const address = (i) => (typeof url === "function" ? url(i) : url);
    for (let i = 0; i < Math.min(20, count); i++) await (await send(address(i))).arrayBuffer();
    const times = [];
    let bytes = 0;
    for (let i = 0; i < count; i++) {
      const begin = performance.now();
      bytes += (await (await send(address(i))).arrayBuffer()).byteLength;
      times.push(performance.now() - begin);
    }
    add({ work, ...percentiles(times), kB: round(bytes / count / 1024, 1) });
  };
  const floorOfSql = (work, text, count = 5) => {
    const times = [];
    for (let i = 0; i < count; i++) times.push(Number(/Time: ([\d.]+)/.exec(p.run("psql", ["-X", "-d", "okr", "-c", "\\timing on", "-c", text], { env: product.client }))[1]));
    add({ work, ...percentiles(times) });
  };

  // The company.
  const folder = path.join(p.work, "company");
  p.run(p.program("tools/generator", "Okr.Generator"), [
    "--people", String(division), "--units", String(Math.ceil(division / 20)), "--seed", "1", "--cycle", cycleCode, "--check-ins-per-kr", String(weeks), "--out", folder,
  ]);
  await timed(`import of one division of ${division} people with ${weeks} weeks of check-ins`, () =>
    p.runBeside(p.program("tools/cli", "okr"), ["import", folder, "--server", product.address, "--publish"], { env: { OKR_TOKEN: p.token } }).then(() => ({})));
  const drained = () => Number(sql(p.services.map((s) => `(SELECT count(*) FROM ${s}.outbox WHERE published_at IS NULL)`).join(" + ").replace(/^/, "SELECT ")));
  await timed("until every service had heard of it", async () => {
    for (let quiet = 0; quiet < 5; await p.pause(1000)) quiet = drained() === 0 ? quiet + 1 : 0;
  });
  await timed(`bulk copy: ${copies} more divisions`, async () => {
    const out = await p.runBeside("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", `copies=${copies}`, "-v", `cycle=${cycleCode}`, "-d", "okr",
      "-f", path.join(import.meta.dirname, "copies.sql")], { env: product.client });
    return { rows: out.trim().split("\n").reduce((sum, line) => sum + Number(line.split(" ")[1] ?? 0), 0) };
  });
  const count = (table) => Number(sql(`SELECT count(*) FROM ${table}`));
  const size = {
    people: count("organization.people"),
    units: count("organization.org_units"),
    objectives: count("goal.objectives"),
    keyResults: count("goal.key_results"),
    checkIns: count("progress.check_ins"),
  };
  console.log(JSON.stringify(size));
  await timed("places in the cascade worked out", async () => {
    while (sql("SELECT EXISTS (SELECT FROM alignment.objectives WHERE recheck_on <= current_date)") === "t") await p.pause(500);
    return { objectives: size.objectives };
  });

  // P7, with reports being asked for meanwhile.
  const cycleId = (await get("cycles")).items.find((c) => c.code === cycleCode).id;
  const scope = `cycleId=${cycleId}&asOf=${asOf}`;
  let rebuilding = true;
  const meanwhile = [];
  const asking = (async () => {
    while (rebuilding) {
      const begin = performance.now();
      await get(`reports/operations?${scope}`);
      meanwhile.push(performance.now() - begin);
      await p.pause(200);
    }
  })();
  p.forgetPeak(product.processes.reporting.pid);
  await timed("P7 rebuild of the reporting store while serving", async () => {
    const { id } = await (await send("/api/v1/reports/rebuilds", { method: "POST" })).json();
    for (;;) {
      const rebuild = await get(`reports/rebuilds/${id}`);
      if (rebuild.state === "failed") throw new Error(JSON.stringify(rebuild.error));
      if (rebuild.state === "succeeded")
        return {
          facts: rebuild.factsStored,
          rate: rebuild.factsPerSecond,
          memory: Math.round(p.peak(product.processes.reporting.pid)),
          parts: rebuild.facts.map((f) => `${f.type} ${f.stored}`).join(", "),
        };
      await p.pause(500);
    }
  });
  rebuilding = false;
  await asking;
  add({ work: "operations report meanwhile", ...percentiles(meanwhile) });
  sql("VACUUM ANALYZE");
  await timed("the reports show the whole company", async () => {
    for (;;) {
      const report = await get(`reports/operations?${scope}`);
      if (report.objectives.total >= size.objectives) return { memory: Math.round(p.memory(product.processes.reporting.pid)) };
      await p.pause(500);
    }
  });

  // What must be equal: the report's figures, worked out by SQL from the services' own rows.
  const report = await get(`reports/operations?${scope}`);
  const expected = JSON.parse(sql(`SELECT json_build_object(
      'updaters', (SELECT count(DISTINCT person_id) FROM progress.check_ins WHERE cycle_id = '${cycleId}' AND superseded_by_id IS NULL AND "on" > date '${asOf}' - 28 AND "on" <= '${asOf}'),
      'objectives', (SELECT count(*) FROM goal.objectives WHERE cycle_id = '${cycleId}' AND NOT deleted AND is_public))`));
  console.log("worked out by SQL:", JSON.stringify(expected), "reported:", JSON.stringify({ participation: report.participation, published: report.objectives }).slice(0, 1500));

  const pick = (query) => sql(query).split("\n");
  const units = pick("SELECT id FROM organization.org_units ORDER BY md5(id::text) LIMIT 50");
  const some = pick("SELECT id FROM goal.objectives WHERE is_public ORDER BY md5(id::text) LIMIT 200");
  const parents = pick("SELECT to_objective_id FROM alignment.links WHERE state = 'accepted' GROUP BY 1 ORDER BY md5(to_objective_id::text) LIMIT 200");
  const persons = pick("SELECT owner_person_id FROM goal.objectives WHERE owner_kind = 'person' GROUP BY 1 ORDER BY md5(owner_person_id::text) LIMIT 200");
  const floor = () => each("floor: a small GET through the gateway", "/api/v1/cycles");
  await floor();
  const api = "/api/v1/";
  await each("P2 operations report, company", `${api}reports/operations?${scope}`);
  await each("P2 operations report, any unit", (i) => `${api}reports/operations?${scope}&unitId=${units[i % units.length]}`);
  await each("P2 breakdown by unit, company", `${api}reports/operations/breakdown?${scope}&by=unit`);
  await each("P2 progress report, company, 50 objectives", `${api}reports/progress?${scope}`);
  await each("P2 progress report, any unit", (i) => `${api}reports/progress?${scope}&unitId=${units[i % units.length]}`);
  await each("P2 progress summary, company", `${api}reports/progress/summary?${scope}`);
  await each("P2 list behind a number, 50 rows", `${api}reports/operations/lists/isolated?${scope}`);
  floorOfSql("floor: participation of the company in SQL",
    `SELECT count(DISTINCT c.person_id) FROM progress.check_ins c JOIN organization.people p ON p.id = c.person_id AND p.active
     WHERE c.cycle_id = '${cycleId}' AND c."on" > date '${asOf}' - 28 AND c."on" <= '${asOf}' AND c.superseded_by_id IS NULL`);
  await each("P3 50 objectives with their key results", `${api}objectives?cycleId=${cycleId}`);
  await each("P3 objectives of a person", (i) => `${api}objectives?cycleId=${cycleId}&ownerPersonId=${persons[i % persons.length]}`);
  await each("P3 objectives of a unit", (i) => `${api}objectives?cycleId=${cycleId}&ownerUnitId=${units[i % units.length]}`);
  await each("P3 search in all objectives", (i) => `${api}objectives?cycleId=${cycleId}&search=${["customer", "quality", "客户", "growth"][i % 4]}`, 40);
  await each("P3 one objective", (i) => `${api}objectives/${some[i % some.length]}`);
  await each("P3 its alignments and the risk from below", (i) => `${api}objectives/${some[i % some.length]}/alignments`);
  await each("P3 its upward path", (i) => `${api}objectives/${some[i % some.length]}/upward-path`);
  await each("P3 its progress", (i) => `${api}objectives/${some[i % some.length]}/progress`);
  await each("P3 roots of the cascade", `${api}cascade?cycleId=${cycleId}`);
  await each("P3 a level of the cascade", (i) => `${api}cascade?cycleId=${cycleId}&parentId=${parents[i % parents.length]}`);
  await each("P3 the cascade of a unit", (i) => `${api}cascade?cycleId=${cycleId}&unitId=${units[i % units.length]}`);
  await each("P3 isolated objectives", `${api}cascade/isolated?cycleId=${cycleId}`);

  await timed("the feed has numbered everything", async () => {
    while (count("reporting.bi_check_in_keys") < size.checkIns) await p.pause(2000);
  });
  // P8: a page costs the same anywhere.
  for (const set of ["KeyResults", "CheckIns"]) {
    const times = [];
    let next = `/odata/v1/${set}`;
    let read = 0;
    for (let i = 0; i < 20; i++) await (await send(next, { headers: { prefer: "odata.maxpagesize=1000" } })).arrayBuffer();
    for (let page = 1; page <= 210 && next; page++) {
      const begin = performance.now();
      const answer = await (await send(next, { headers: { prefer: "odata.maxpagesize=1000" } })).json();
      times.push(performance.now() - begin);
      read += answer.value.length;
      next = answer["@odata.nextLink"];
    }
    const mean = (from, to) => round(times.slice(from, to).reduce((a, b) => a + b, 0) / Math.max(1, times.slice(from, to).length));
    add({ work: `P8 OData ${set}, pages of 1 000`, count: times.length, first: mean(0, 10), last: mean(200, 210), ...percentiles([...times]), rate: Math.round((read / times.reduce((a, b) => a + b, 0)) * 1000) });
  }
  for (const format of ["csv", "parquet"]) {
    p.forgetPeak(product.processes.reporting.pid);
    const held = p.memory(product.processes.reporting.pid);
    const begin = performance.now();
    const bytes = Number(await p.runBeside("curl", ["-sS", "--fail", "-o", "/dev/null", "-w", "%{size_download}", "-H", `Authorization: Bearer ${p.token}`,
      `${product.address}/api/v1/reports/tables/CheckIns.${format}`]));
    const taken = (performance.now() - begin) / 1000;
    add({ work: `P8 every check-in as ${format}`, seconds: round(taken, 1), count: size.checkIns, rate: Math.round(size.checkIns / taken), kB: Math.round(bytes / 1024),
      memory: Math.round(p.peak(product.processes.reporting.pid) - held) });
  }
  await floor();

  // Writing into a company of that size, last: it changes what was measured.
  if (p.find("wrk")) {
    const writers = await prepare(product.address, "company", cycleCode, { from: new Date(Date.parse(asOf) + 86_400_000), to: new Date() });
    await checkIns(add, "in that company", product.address, writers, watchOurs(product.processes), { warm: 20, measure: 10 });
  } else console.log("Missing: wrk (apt-get install wrk): P1 and P5 are left out.");
  for (const [name, child] of Object.entries(product.processes)) add({ work: `memory of ${name}`, memory: Math.round(p.memory(child.pid)), peak: Math.round(p.peak(child.pid)) });
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: p.root }).stdout.toString().trim();
  const result = { date: new Date().toISOString(), commit, processor: `${cpus()[0].model} × ${cpus().length}`, loadBefore: round(load), size, seconds: Math.round((performance.now() - began) / 1000), rows };
  const columns = ["seconds", "count", "rate", "failed", "p50", "p95", "p99", "kB", "first", "last", "facts", "memory"];
  const width = Math.max(...rows.map((row) => row.work.length));
  console.log(`\n${"".padEnd(width)}${columns.map((column) => column.padStart(10)).join("")}`);
  for (const row of rows) console.log(row.work.padEnd(width) + columns.map((column) => String(row[column] ?? "").padStart(10)).join(""));
  console.log("p50, p95, p99, first and last ten pages in milliseconds through the gateway, one client; rate per second; memory in MB");
  console.log(`${JSON.stringify(size)}, ${result.processor}, ${commit}, load before ${result.loadBefore}, ${result.seconds} s in all`);
  const small = path.join(p.root, "bench-results", "enterprise-1000.json");
  const before = people > 1000 && existsSync(small) ? JSON.parse(readFileSync(small, "utf8")) : undefined;
  if (before?.commit === commit) {
    // Logarithmic in the number of people would be ln 100 000 / ln 1 000 = 1.67.
    result.growth = rows.flatMap((row) => {
      const then = before.rows.find((other) => other.work === row.work);
      return then?.p50 && row.p50 ? [{ work: row.work, "1000": then.p50, [people]: row.p50, growth: round(row.p50 / then.p50) }] : [];
    });
    console.log(`\nP11: p50 in milliseconds for 1 000 and ${people} people`);
    console.table(result.growth);
  }
  mkdirSync(path.join(p.root, "bench-results"), { recursive: true });
  writeFileSync(path.join(p.root, "bench-results", `enterprise-${people}.json`), JSON.stringify(result, null, 2));
} finally {
  await p.endAll();
}
