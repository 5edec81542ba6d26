// Check-ins over HTTP: people who may write them, the load of wrk, and how long one takes to show in a report (P1, P5).
import { writeFileSync } from "node:fs";
import path from "node:path";
import * as p from "./processes.mjs";

export const round = (number, digits = 2) => (number === undefined ? undefined : Number(number.toFixed(digits)));
const at = (times, share) => round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
/** Of times in milliseconds, which are sorted here. */
export const percentiles = (times) => {
  times.sort((a, b) => a - b);
  return { count: times.length, p50: at(times, 0.5), p95: at(times, 0.95), p99: at(times, 0.99) };
};
const day = (date) => date.toISOString().slice(0, 10);
const writers = 48; // the people who check in: sign-in allows 60 a minute

/** A caller of the product's API. */
export const caller = (address, secret, cookie) => {
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

/**
 * People with access tokens and the work file of their check-ins in a cycle with published objectives, on every day from `from` to `to`.
 */
export const prepare = async (address, name, cycleCode, { from, to }) => {
  const admin = caller(address, p.token);
  const cycle = (await admin.get("cycles")).items.find((c) => c.code === cycleCode);
  if (!["active", "scoring"].includes(cycle.phase)) await admin.post(`cycles/${cycle.id}/phase`, { phase: "active", reason: "measured" });
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
  const days = [];
  for (let date = from; date <= to; date = new Date(date.getTime() + 86_400_000)) days.push(`day ${day(date)}`);
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

export const wrk = async (script, url, { connections, threads = 1, time }, ...args) => {
  const own = process.resourceUsage();
  const text = await p.runBeside("wrk", ["-t", threads, "-c", connections, "-d", `${time}s`, "--timeout", "10s", "-s", path.join(import.meta.dirname, script), url, "--", ...args]
    .map(String));
  return { ...JSON.parse(text.trim().split("\n").at(-1)), own };
};

/** Processor time per request and the peak memory of the processes while the work goes on. */
export const watching = async (watched, work) => {
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
export const watchOurs = (processes) =>
  Object.fromEntries(
    Object.entries(processes).map(([name, child]) => [
      name,
      { cpu: () => p.cpu(child.pid), peak: () => p.peak(child.pid), forget: () => p.forgetPeak(child.pid) },
    ]),
  );

export const row = (work, result, floor) => ({
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

/**
 * P1 and P5: the most check-ins that eight clients get through, and at half of that load how long each takes to show.
 * `add` takes the rows of the table; `time` has the seconds to warm up and to measure; `floor` is the rate to compare with.
 */
export const checkIns = async (add, name, address, company, watched, time, floor) => {
  const url = `${address}/api/v1/check-ins`;
  const load = async (seconds, pause = 0) => {
    const result = await wrk("check-ins.lua", url, { connections: 8, time: seconds }, company.file, company.next, pause);
    company.next = result.next;
    return result;
  };
  await load(time.warm);
  await company.untilVisible();
  let drained;
  const result = await watching(watched, async () => {
    const measured = await load(time.measure);
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
  const background = load(time.measure, Math.max(0, Math.round(interval - result.p50)));
  const until = performance.now() + (time.measure - 1) * 1000;
  await p.pause(500);
  while (performance.now() < until) {
    times.push(await company.untilVisible());
    await p.pause(50);
  }
  const half = await background;
  add({ work: `P5 check-in → visible in the report, ${name}`, rate: Math.round(half.count / half.seconds), ...percentiles(times) });
};
