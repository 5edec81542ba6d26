// Measures the import and the reports of a generated company in standalone: make bench [PEOPLE=10000].
// Prints a table and writes it as JSON into bench-results/. It is no test and fails nothing.
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, cpus } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const configuration = process.env.CONFIGURATION ?? "Release";
const people = Number(process.env.PEOPLE ?? 10000);
const program = (folder, name) => path.join(root, folder, "bin", configuration, "net10.0", name);
const published = path.join(root, "services/standalone/bin", configuration, "published/Okr.Standalone"); // as make run starts it
const work = mkdtempSync(path.join(tmpdir(), "okr-bench-"));
const token = "bench-administrator-token";

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const port = await freePort();
const address = `http://127.0.0.1:${port}`;
const headers = { authorization: `Bearer ${token}` };
const get = async (url) => {
  const ask = () => fetch(`${address}/api/v1/${url}`, { headers });
  // A connection that stood idle during the import may have been closed by the server.
  const answer = await ask().catch(ask);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const run = (command, args, env = {}) => {
  const result = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (result.status !== 0) throw new Error(`${command} ended with ${result.status}`);
};

const memory = (pid, field) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

const measure = async (name, url, count = 200) => {
  for (let i = 0; i < 10; i++) await get(url);
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await get(url);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share) => Number(times[Math.min(count - 1, Math.floor(count * share))].toFixed(2));
  return { name, count, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

const started = performance.now();
const server = spawn(published, [], {
  env: {
    ...process.env,
    OKR_DATA: path.join(work, "data"),
    OKR_PORT: String(port),
    OKR_ADMIN_TOKEN: token,
    Okr__Ports__Bind: "127.0.0.1",
    Okr__Ports__Services: "0",
    Okr__Ports__Management: "0",
  },
  stdio: ["ignore", "ignore", "inherit"],
});
try {
  const cycle = "2026-q4";
  run(program("tools/generator", "Okr.Generator"), [
    "--people", String(people), "--units", String(Math.ceil(people / 20)), "--seed", "1", "--cycle", cycle, "--out", path.join(work, "company"),
  ]);
  for (;;) {
    try {
      await get("me");
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const idle = memory(server.pid, "VmRSS");

  const importStart = performance.now();
  run(program("tools/cli", "okr"), ["import", path.join(work, "company"), "--server", address, "--publish"], { OKR_TOKEN: token });
  const imported = (performance.now() - importStart) / 1000;
  const afterImport = memory(server.pid, "VmHWM");

  const cycles = await get("cycles");
  const cycleId = cycles.items.find((c) => c.code === cycle).id;
  const expected = readFileSync(path.join(work, "company", "objectives.csv"), "utf8").trimEnd().split("\n").length - 1;
  const scope = `cycleId=${cycleId}`;
  for (;;) {
    const report = await get(`reports/operations?${scope}`);
    if (report.objectives.total >= expected && report.objectives.objectives > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const visible = (performance.now() - importStart) / 1000;
  const settled = async () => {
    let last = "";
    for (let same = 0; same < 10; ) {
      const now = JSON.stringify(await get(`reports/operations?${scope}`));
      same = now === last ? same + 1 : 0;
      last = now;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  await settled();
  const unit = (await get("org-units?limit=20")).items.at(-1);
  const floor = () => measure("floor: a small GET through the gateway", "cycles");
  const rows = [
    await floor(),
    await measure("operations report, company", `reports/operations?${scope}`),
    await measure("operations report, one unit", `reports/operations?${scope}&unitId=${unit.id}`),
    await measure("operations breakdown by unit", `reports/operations/breakdown?${scope}&by=unit`),
    await measure("drill-through list, 50 rows", `reports/operations/lists/isolated?${scope}`),
    await measure("progress report, 50 objectives", `reports/progress?${scope}`),
    await measure("progress summary", `reports/progress/summary?${scope}`),
    await measure("objectives, 50 with key results", `objectives?${scope}`),
    await measure("cascade roots", `cascade?${scope}`),
    await floor(),
  ];
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root }).stdout.toString().trim();
  const result = {
    people,
    objectives: expected,
    date: new Date().toISOString(),
    commit,
    processor: `${cpus()[0].model} × ${cpus().length}`,
    importSeconds: Number(imported.toFixed(1)),
    importUntilReportedSeconds: Number(visible.toFixed(1)),
    memoryIdleMb: Math.round(idle),
    memoryPeakAfterImportMb: Math.round(afterImport),
    memoryPeakMb: Math.round(memory(server.pid, "VmHWM")),
    rows,
  };
  console.table(rows);
  console.log(
    `import of ${people} people and ${expected} objectives: ${result.importSeconds} s (in the reports after ${result.importUntilReportedSeconds} s), ` +
      `memory idle ${result.memoryIdleMb} MB, peak while importing ${result.memoryPeakAfterImportMb} MB, peak ${result.memoryPeakMb} MB; ` +
      `${result.processor}, ${commit}, ${((performance.now() - started) / 1000).toFixed(0)} s in all`,
  );
  mkdirSync(path.join(root, "bench-results"), { recursive: true });
  writeFileSync(path.join(root, "bench-results", `standalone-${people}.json`), JSON.stringify(result, null, 2));
} finally {
  server.kill("SIGINT");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(work, { recursive: true, force: true });
}
