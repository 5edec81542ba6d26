// make up and make down, walked through with real servers on free ports: node --test tools/cluster.test.mjs
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'okr-cluster-'));
fs.chmodSync(work, 0o755); // the servers' own users pass through
const token = 'okr_pat_cluster_test_administrator';
const data = path.join(work, 'data');
const portsFile = path.join(work, 'ports.env');
const environment = { ...process.env, OKR_CLUSTER_DATA: data, OKR_CLUSTER_PORTS: portsFile, OKR_ADMIN_TOKEN: token };
const services = ['organization', 'goal', 'alignment', 'progress', 'scoring', 'reporting'];

const names = fs
  .readFileSync(path.join(root, 'deploy/local/ports.env'), 'utf8')
  .split('\n')
  .flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));
const address = `http://127.0.0.1:${ports.GATEWAY_PORT}`;
fs.writeFileSync(portsFile, names.map((name) => `${name}=${ports[name]}\n`).join(''));

function run(command, words, extra = {}) {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: root,
    encoding: 'utf8',
    env: { ...environment, ...extra },
  });
  return { status, output: `${stdout}${stderr}` };
}

const cluster = (...words) => run('tools/cluster.mjs', words);

function succeeds({ status, output }) {
  assert.equal(status, 0, output);
  return output;
}

/** An error that ends with what went wrong, not with where this file noticed it. */
function withoutStack(message) {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** A connection for each: one kept open would be cut when the gateway is stopped. */
function get(where) {
  return new Promise((done, fail) => {
    const headers = { Authorization: `Bearer ${token}` };
    const request = http.get(`${address}/api/v1/${where}`, { headers, agent: false, timeout: 60_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () =>
        answer.statusCode === 200 ? done(JSON.parse(text)) : fail(new Error(`${where}: ${answer.statusCode} ${text}`)),
      );
    });
    request.on('error', fail);
  });
}

function freePort() {
  return new Promise((done) => {
    const probe = net.createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

const pids = () =>
  Object.fromEntries(
    fs
      .readdirSync(path.join(data, 'run'))
      .filter((file) => file.endsWith('.pid'))
      .map((file) => [file.slice(0, -4), Number(fs.readFileSync(path.join(data, 'run', file), 'utf8'))]),
  );

/** Every process on the machine that carries the mark of this cluster. */
function left() {
  return fs.readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && fs.readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`OKR_CLUSTER_PROCESS=${data}`)
      );
    } catch {
      return false; // it ended meanwhile
    }
  });
}

/** The day of the reports: the run may go on over midnight. */
const day = new Date().toISOString().slice(0, 10);

/** What the reports say of the cycle, without the moments at which they were asked. */
async function reports() {
  const cycles = (await get('cycles')).items;
  const seen = {};
  for (const cycle of cycles) {
    const [operations, progress, check] = [
      await get(`reports/operations?cycleId=${cycle.id}&asOf=${day}`),
      await get(`reports/progress/summary?cycleId=${cycle.id}&asOf=${day}`),
      await get(`objectives?cycleId=${cycle.id}&limit=200`),
    ];
    seen[cycle.code] = JSON.parse(
      JSON.stringify({ operations, progress, check }, (key, value) =>
        ['asOf', 'freshAsOf', 'computedAt'].includes(key) ? undefined : value,
      ),
    );
  }
  return seen;
}

/** The reports when they have stayed as they are for a while: nobody tells whether events are under way. */
async function settled() {
  let before = '';
  for (let quiet = 0; quiet < 8; await new Promise((done) => setTimeout(done, 1000))) {
    const now = JSON.stringify(await reports());
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
  return JSON.parse(before);
}

/** Waits, for a minute and a half at most, until something is as it was. */
async function becomes(wanted, look) {
  let now = await look();
  for (let tries = 0; tries < 90 && !isDeepStrictEqual(now, wanted); tries++) {
    await new Promise((done) => setTimeout(done, 1000));
    now = await look();
  }
  assert.deepEqual(now, wanted);
}

test('The separate processes on one machine', { timeout: 1_200_000 }, async (t) => {
  t.after(() => {
    cluster('down');
    fs.rmSync(work, { recursive: true, force: true });
  });
  let before;

  await t.test('A taken port is named together with the file, and nothing is started', async () => {
    const other = net.createServer();
    await new Promise((done) => other.listen(ports.GOAL_PORT, '127.0.0.1', done));
    const { status, output } = cluster('up');
    await new Promise((done) => other.close(done));
    assert.equal(status, 1);
    assert.match(output, new RegExp(`${ports.GOAL_PORT} \\(GOAL_PORT\\).*ports\\.env`));
    assert.deepEqual(left(), []);
  });

  await t.test('make up serves the product from nothing and says how to sign in', async () => {
    const output = succeeds(cluster('up'));
    assert.ok(output.includes(`http://localhost:${ports.GATEWAY_PORT}`), output);
    const password = /one-time password (\S+)/.exec(output)?.[1];
    const session = await fetch(`${address}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ userName: 'admin', password }),
    });
    assert.equal(session.status, 200, await session.text());
    assert.equal((await fetch(address)).headers.get('content-type')?.split(';')[0], 'text/html');
    for (const secret of ['secrets.json', 'signing-key.pem', 'secrets.key', 'administrator-password'])
      assert.equal(fs.statSync(path.join(data, secret)).mode & 0o777, 0o600, secret);
    for (const log of fs.readdirSync(path.join(data, 'logs')))
      assert.ok(!fs.readFileSync(path.join(data, 'logs', log), 'utf8').includes(password), `the password is in ${log}`);
  });

  await t.test('The web client works against it from signing in to a changed report', () => {
    const chromium = process.env.OKR_CHROMIUM ?? '/usr/bin/chromium';
    if (!fs.existsSync(chromium) && process.env.CI !== 'true')
      return t.diagnostic(`Chromium is missing (${chromium}).`);
    const { status, stdout, stderr } = spawnSync('npx', ['playwright', 'test', '--grep', 'main job in en'], {
      cwd: path.join(root, 'web'),
      encoding: 'utf8',
      env: { ...environment, NO_COLOR: '1', OKR_CHROMIUM: chromium, OKR_E2E_ADDRESS: address, OKR_E2E_TOKEN: token },
    });
    if (status !== 0) throw withoutStack(`playwright ended with ${status}:\n${stdout}${stderr}`);
  });

  await t.test('okr import works against it', async () => {
    const okr = path.join(root, 'tools/cli/bin', process.env.CONFIGURATION ?? 'Release', 'net10.0/okr');
    const quarter = path.join(root, '../shared/data/gitlab-okrs/fy20-q3');
    succeeds(run(okr, ['import', quarter, '--server', address, '--publish'], { OKR_TOKEN: token }));
    before = await settled();
    assert.ok(
      before['fy20-q3'].operations.objectives.total > 0,
      JSON.stringify(before['fy20-q3'].operations.objectives),
    );
  });

  await t.test('No login reads the tables of another service', () => {
    for (const login of services)
      for (const owner of services) {
        const { status, output } = cluster('sql', login, `SELECT count(*) FROM ${owner}.outbox`);
        assert.equal(status === 0, login === owner, `${login} on ${owner}: ${output}`);
        if (login !== owner) assert.match(output, /permission denied/);
      }
  });

  await t.test('After a kill make up starts what is missing and nothing else, and nothing is lost', async () => {
    const running = pids();
    process.kill(running.progress, 'SIGKILL');
    process.kill(running.rabbitmq, 'SIGKILL');
    assert.match(succeeds(cluster('up')), /^progress is ready/m);
    const now = pids();
    for (const name of Object.keys(running))
      assert.equal(running[name] === now[name], !['progress', 'rabbitmq'].includes(name), name);
    assert.match(succeeds(cluster('up')), /^It runs/);
    await becomes(before, reports);
  });

  await t.test('A backup taken while it runs gives the same reports in an empty cluster', async () => {
    const dump = path.join(work, 'okr.dump');
    succeeds(cluster('backup', dump));
    assert.match(cluster('restore', dump).output, /make down/);
    succeeds(cluster('down'));
    assert.deepEqual(left(), []);
    fs.rmSync(data, { recursive: true });
    succeeds(cluster('restore', dump));
    succeeds(cluster('up'));
    await becomes(before, reports);
  });

  await t.test('What a lost broker took from the replicas is told again', async () => {
    // The list of docs/operations.md.
    const organisation = ['people', 'org_units'];
    const goals = ['cycles', 'objectives', 'key_results'];
    const replicas = {
      goal: [...organisation, 'alignment_replica', 'progress_replica'],
      alignment: [...organisation, ...goals, 'objective_people', 'key_result_standings'],
      progress: [...organisation, ...goals],
      scoring: [...organisation, ...goals, 'objective_people', 'key_result_standings'],
    };
    const rows = () =>
      Object.entries(replicas).map(([service, tables]) => [
        service,
        ...tables.map((table) => succeeds(cluster('sql', service, `SELECT count(*) FROM ${service}.${table}`)).trim()),
      ]);
    const full = rows();
    const empty = full.flatMap(([service, ...counts]) =>
      replicas[service].filter((table, i) => counts[i] === '0' && table !== 'objective_people'),
    );
    assert.deepEqual(empty, []);
    for (const [service, tables] of Object.entries(replicas))
      for (const table of tables) succeeds(cluster('sql', service, `DELETE FROM ${service}.${table}`));
    for (const service of ['organization', 'goal', 'alignment', 'progress', 'scoring'])
      assert.match(succeeds(cluster('run', service, 'republish')), new RegExp(`^${service}: \\d+ [A-Z]\\w+$`, 'm'));
    await becomes(full, rows);
    await becomes(before, reports);
    assert.equal(cluster('run', 'goal', 'republish', 'PersonChanged').status, 78);
  });

  await t.test('make down leaves no process, and twice does no harm', () => {
    assert.match(succeeds(cluster('down')), /stopped/);
    assert.deepEqual(left(), []);
    assert.match(succeeds(cluster('down')), /Nothing runs/);
  });
});
