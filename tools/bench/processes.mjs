// Starting, measuring and ending what a benchmark needs. Everything is on loopback and in one temporary folder, and ends by pid.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const configuration = process.env.CONFIGURATION ?? "Release";
export const program = (folder, name) => path.join(root, folder, "bin", configuration, "net10.0", name);
/** Every program of the product compiled ahead of time, as `make run` and `make up` start them. */
export const published = path.join(root, "services/standalone/bin", configuration, "published");
export const token = "bench-administrator-token";
export const services = ["organization", "goal", "alignment", "progress", "scoring", "reporting"];
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const ending = [];
export const work = mkdtempSync(path.join(tmpdir(), "okr-bench-"));
execFileSync("chmod", ["755", work]);

/** Ends everything that was started here, last first. */
export const endAll = async () => {
  while (ending.length > 0) await ending.pop()();
  rmSync(work, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void endAll().finally(() => process.exit(130)));

const taken = new Set();
export const freePort = async () => {
  for (;;) {
    const port = await new Promise((resolve) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const found = probe.address().port;
        probe.close(() => resolve(found));
      });
    });
    if (!taken.has(port) && taken.add(port)) return port;
  }
};

export const run = (command, args, options = {}) => {
  const result = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options, env: { ...process.env, ...options.env } });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${result.status}: ${result.stdout}${result.stderr}`);
  return result.stdout;
};

/** Runs beside us, so that this process can go on measuring. */
export const runBeside = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(out) : reject(new Error(`${command} ended with ${code}: ${out}${err}`))));
  });

export const find = (name, ...folders) =>
  [...folders, ...process.env.PATH.split(":"), "/usr/sbin"].map((folder) => path.join(folder, name)).find(existsSync);

// A server's own user where we are root, else ourselves.
const as = (user, command, args) => (userInfo().username === "root" ? ["runuser", ["-u", user, "--", command, ...args]] : [command, args]);
const folderOf = (user, name) => {
  const folder = path.join(work, name);
  mkdirSync(folder);
  if (userInfo().username === "root") execFileSync("chown", [user, folder]);
  return folder;
};

/** Starts a program of ours; `output` holds what it wrote. */
export const start = (command, env, args = []) => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, cwd: work, stdio: ["ignore", "pipe", "pipe"] });
  child.output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (child.output = (child.output + data).slice(-20_000)));
  child.ended = new Promise((resolve) => child.once("exit", resolve));
  child.end = async () => {
    const slow = setTimeout(() => child.kill("SIGKILL"), 20_000);
    child.kill("SIGTERM");
    await child.ended;
    clearTimeout(slow);
  };
  ending.push(child.end);
  return child;
};

/** Waits until the address answers 200; throws after a minute, or when the process ends. */
export const untilItAnswers = async (url, child, headers = {}) => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch {
      // It does not listen yet.
    }
    if (child?.exitCode != null || Date.now() > deadline) throw new Error(`${url} does not answer: ${child?.output}`);
    await pause(10);
  }
};

/** nginx with an upstream of 1 kB answers (HTTP/1.1 and h2c) and a reverse proxy in front of it. */
export const startNginx = async () => {
  const folder = folderOf(userInfo().username, "nginx");
  const [direct, proxy, h2c] = [await freePort(), await freePort(), await freePort()];
  const answer = JSON.stringify({ items: [{ text: "x".repeat(1000) }] }).slice(0, 1024);
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `worker_processes auto;
pid ${folder}/pid;
error_log ${folder}/error.log;
daemon off;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  http2_max_requests 100000000;
  client_body_temp_path ${folder}/1; proxy_temp_path ${folder}/2; fastcgi_temp_path ${folder}/3; uwsgi_temp_path ${folder}/4; scgi_temp_path ${folder}/5;
  default_type application/json;
  upstream direct { server 127.0.0.1:${direct}; keepalive 64; keepalive_requests 1000000; }
  server { listen 127.0.0.1:${direct}; location / { return 200 '${answer}'; } }
  server { listen 127.0.0.1:${h2c} http2; location / { return 200 '${answer}'; } }
  server { listen 127.0.0.1:${proxy}; location / { proxy_pass http://direct; proxy_http_version 1.1; proxy_set_header Connection ""; } }
}
`,
  );
  const child = start(find("nginx"), {}, ["-p", folder, "-c", path.join(folder, "nginx.conf"), "-e", path.join(folder, "error.log")]);
  await untilItAnswers(`http://127.0.0.1:${proxy}/`, child);
  return { pid: child.pid, direct: `http://127.0.0.1:${direct}`, proxy: `http://127.0.0.1:${proxy}`, h2c: `http://127.0.0.1:${h2c}` };
};

/** The product as separate processes with its PostgreSQL and RabbitMQ, as `make up` starts it. */
export const startDistributed = async () => {
  const data = path.join(work, "cluster");
  const ports = {};
  for (const line of readFileSync(path.join(root, "deploy/local/ports.env"), "utf8").split("\n"))
    if (/^[A-Z]/.test(line)) ports[line.split("=")[0].replace("_PORT", "")] = await freePort();
  writeFileSync(path.join(work, "ports.env"), Object.entries(ports).map(([name, port]) => `${name}_PORT=${port}\n`).join(""));
  const env = { OKR_CLUSTER_DATA: data, OKR_CLUSTER_PORTS: path.join(work, "ports.env"), OKR_ADMIN_TOKEN: token, OKR_PROGRAMS: published };
  const cluster = (command) => run(path.join(root, "tools/cluster.mjs"), [command], { env });
  ending.push(async () => cluster("down"));
  cluster("up");
  const pid = (name) => Number(readFileSync(path.join(data, "run", `${name}.pid`), "utf8"));
  const secrets = JSON.parse(readFileSync(path.join(data, "secrets.json"), "utf8"));
  const at = (name) => `http://127.0.0.1:${ports[name.toUpperCase()]}`;
  return {
    address: at("gateway"),
    processes: Object.fromEntries([...services, "gateway"].map((name) => [name, { pid: pid(name) }])),
    servers: { postgres: pid("postgres"), rabbitmq: pid("rabbitmq") },
    client: { PGHOST: "127.0.0.1", PGPORT: String(ports.POSTGRES), PGUSER: "okr_admin", PGPASSWORD: secrets.admin },
    /** A second gateway before the same services, but for those that are given. */
    startGateway: async (others) => {
      const [port, management] = [await freePort(), await freePort()];
      const child = start(path.join(published, "Okr.Gateway"), {
        Okr__Mode: "distributed",
        Okr__Tokens__SigningKeyFile: path.join(data, "signing-key.pem"),
        Okr__Ports__Bind: "127.0.0.1",
        Okr__Ports__Public: String(port),
        Okr__Ports__Management: String(management),
        ...Object.fromEntries(services.map((name) => [`Okr__Services__${name}`, others[name] ?? at(name)])),
        ...Object.fromEntries(services.map((name) => [`Okr__Health__${name}`, at(`${name}_management`)])),
      });
      await untilItAnswers(`http://127.0.0.1:${management}/health/ready`, child);
      return { child, address: `http://127.0.0.1:${port}` };
    },
  };
};

/** The product as one process on a data folder. */
export const startStandalone = async (folder, more = {}) => {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = start(path.join(published, "Okr.Standalone"), {
    OKR_DATA: folder,
    OKR_PORT: String(port),
    OKR_ADMIN_TOKEN: token,
    Okr__Ports__Bind: "127.0.0.1",
    Okr__Ports__Services: String(await freePort()),
    Okr__Ports__Management: String(await freePort()),
    ...more,
  });
  await untilItAnswers(`${address}/api/v1/me`, child, { authorization: `Bearer ${token}` });
  child.readyAfter = performance.now() - began;
  return { address, child, processes: { standalone: child } };
};

const field = (pid, name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

/** Memory held now, in MB. */
export const memory = (pid) => field(pid, "VmRSS");

/** The most memory since the last call of `forgetPeak`, in MB. */
export const peak = (pid) => field(pid, "VmHWM");

export const forgetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, "5");

const tick = 10; // milliseconds: USER_HZ is 100 on Linux

const stat = (pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

/** Milliseconds of processor time of a process and of its children that ended. */
export const cpu = (pid) => {
  const s = stat(pid);
  return (Number(s[11]) + Number(s[12]) + Number(s[13]) + Number(s[14])) * tick;
};

/** The same of a process with all its living children (PostgreSQL's backends, nginx's workers). */
export const cpuOfTree = (pid) => [pid, ...childrenOf(pid)].reduce((sum, each) => sum + cpu(each), 0);

const childrenOf = (parent) =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return Number(stat(pid)[1]) === parent;
    } catch {
      return false; // it ended meanwhile
    }
  });
