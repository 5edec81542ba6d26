#!/usr/bin/env node
// The platform as separate processes on this machine: PostgreSQL, RabbitMQ, six services and the gateway (docs/operations.md).
//
//   tools/cluster.mjs up [--replicas n]   start what is not running; make up
//   tools/cluster.mjs down                stop everything; make down
//   tools/cluster.mjs status              what runs, where, and what is ready
//   tools/cluster.mjs backup FILE         one consistent dump of all services, while they run
//   tools/cluster.mjs restore FILE        replace all data by a dump; the platform must be down
//   tools/cluster.mjs run SERVICE ARGS    a service's program with its settings: run goal republish
//   tools/cluster.mjs sql SERVICE [SQL]   psql with the login of one service, or of the administrator ("admin")
//   tools/cluster.mjs servers             where PostgreSQL and RabbitMQ would come from
//
// OKR_CLUSTER_DATA  the data folder (./cluster-data)       OKR_CLUSTER_PORTS  the ports (deploy/local/ports.env)
// OKR_ADMIN_TOKEN   an access token of the bootstrap administrator, for scripts
// CONFIGURATION     which build to run (Release)
// OKR_PROGRAMS      the folder of the programs, instead of that build's
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const data = path.resolve(process.env.OKR_CLUSTER_DATA || path.join(root, 'cluster-data'));
const portsFile = path.resolve(process.env.OKR_CLUSTER_PORTS || path.join(root, 'deploy/local/ports.env'));
const configuration = process.env.CONFIGURATION || 'Release';
const services = ['organization', 'goal', 'alignment', 'progress', 'scoring', 'reporting'];
const database = 'okr';
const isRoot = process.getuid?.() === 0;

/** Something the person can mend: printed as it is, without a stack. */
class Sentence extends Error {}

const folder = (...names) => path.join(data, ...names);
const shown = (file) =>
  path.relative(process.cwd(), file).startsWith('..') ? file : path.relative(process.cwd(), file);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const say = (text) => console.log(text);

// ---------------------------------------------------------------------------------------------------------- settings

function readPorts() {
  const names = [
    'GATEWAY',
    'GATEWAY_MANAGEMENT',
    ...services.flatMap((s) => [s.toUpperCase(), `${s.toUpperCase()}_MANAGEMENT`]),
    'POSTGRES',
    'RABBITMQ',
    'RABBITMQ_DISTRIBUTION',
    'RABBITMQ_EPMD',
  ].map((name) => `${name}_PORT`);
  const ports = {};
  for (const [number, line] of fs.readFileSync(portsFile, 'utf8').split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const match = /^([A-Z_]+)=(\d{1,5})\s*$/.exec(line);
    if (!match || Number(match[2]) < 1 || Number(match[2]) > 65535)
      throw new Sentence(`${shown(portsFile)}, line ${number + 1}: expected NAME=port, found '${line.trim()}'.`);
    if (!names.includes(match[1]))
      throw new Sentence(`${shown(portsFile)}, line ${number + 1}: ${match[1]} is not known.`);
    ports[match[1]] = Number(match[2]);
  }
  const missing = names.filter((name) => !(name in ports));
  if (missing.length > 0) throw new Sentence(`${shown(portsFile)} does not say ${missing.join(', ')}.`);
  return ports;
}

/** Passwords of the logins, the key of the internal tokens and that of webhooks in the database, made once. Only their owner may read them. */
function secrets() {
  const file = folder('secrets.json');
  if (!fs.existsSync(file)) {
    const logins = ['admin', 'rabbitmq', ...services];
    const made = Object.fromEntries(logins.map((name) => [name, randomBytes(24).toString('hex')]));
    writeOnce(file, JSON.stringify(made, null, 2));
  }
  const key = folder('signing-key.pem');
  if (!fs.existsSync(key)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeOnce(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }
  try {
    createPublicKey(fs.readFileSync(key));
  } catch {
    throw new Sentence(
      `${shown(key)} is not a private key in PEM. Bring the right one back, or delete it: a new one is made.`,
    );
  }
  const webhookKey = folder('secrets.key');
  if (!fs.existsSync(webhookKey)) writeOnce(webhookKey, `${randomBytes(32).toString('base64')}\n`);
  return { ...JSON.parse(fs.readFileSync(file, 'utf8')), key, webhookKey };
}

/** Whole or not at all, so that a crash leaves no half a secret. */
function writeOnce(file, text) {
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

// --------------------------------------------------------------------------------------------------------- processes

// The child writes its own process id before it becomes the program: there is no moment at which it runs and nothing
// knows its id. What carries our mark in its environment is ours, so that an id used again ends nobody else's process.
const mark = (name) => `OKR_CLUSTER_PROCESS=${data}/${name}`;
const pidFile = (name) => folder('run', `${name}.pid`);
const logFile = (name) => folder('logs', `${name}.log`);

async function start(name, command, { environment = {}, user = null, cwd = '/' } = {}) {
  keepOneOldLog(logFile(name));
  fs.rmSync(pidFile(name), { force: true });
  const log = fs.openSync(logFile(name), 'a');
  const asUser = user && isRoot ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'] : [];
  const [key, value] = [mark(name).slice(0, mark(name).indexOf('=')), `${data}/${name}`];
  const child = spawn('/bin/sh', ['-c', 'echo $$ >"$0" && exec "$@"', pidFile(name), ...asUser, ...command], {
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...environment, [key]: value },
  });
  child.unref();
  fs.closeSync(log);
  await until(() => fs.existsSync(pidFile(name)) && fs.statSync(pidFile(name)).size > 0, 10);
}

function keepOneOldLog(file) {
  if (fs.existsSync(file) && fs.statSync(file).size > 10_000_000) fs.renameSync(file, `${file}.1`);
}

/** The id of a running process of ours, else null. */
function pidOf(name) {
  let text;
  try {
    text = fs.readFileSync(pidFile(name), 'utf8');
  } catch {
    return null; // never started
  }
  const pid = Number(text);
  return pid > 0 && environmentOf(pid).includes(mark(name)) ? pid : null;
}

function environmentOf(pid) {
  try {
    if (fs.existsSync('/proc/self/environ')) return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    return execFileSync('ps', ['-wwE', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).split(' ');
  } catch {
    return []; // it ended, or is somebody else's
  }
}

async function stop(name, signal = 'SIGTERM', seconds = 45) {
  const pid = pidOf(name);
  if (pid !== null) {
    process.kill(pid, signal);
    if (!(await until(() => pidOf(name) === null, seconds))) {
      say(`${name} did not stop within ${seconds} s and is ended (see ${shown(logFile(name))}).`);
      process.kill(pid, 'SIGKILL');
      await until(() => pidOf(name) === null, 10);
    }
  }
  fs.rmSync(pidFile(name), { force: true });
  return pid !== null;
}

async function until(condition, seconds) {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await pause(100);
  }
  return true;
}

/** Waits for a condition while the process lives; a death or a long silence is a sentence with the end of its log. */
async function untilReady(name, condition, seconds) {
  let died = false;
  const ready = await until(async () => (await condition()) || (died = pidOf(name) === null), seconds);
  if (ready && !died) return;
  throw new Sentence(
    `${name} ${died ? 'ended while starting' : `was not ready within ${seconds} s`}. The end of ${shown(logFile(name))}:\n\n` +
      `${tail(logFile(name))}\n\n\`make down\` stops what runs.`,
  );
}

const tail = (file) =>
  fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n') : '';

/** One `up` or `down` at a time. */
function alone() {
  const file = folder('run', 'cluster.lock');
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      process.on('exit', () => fs.rmSync(file, { force: true }));
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = fs.readFileSync(file, 'utf8');
      if (holder !== '' && commandOf(holder).includes('cluster.mjs'))
        throw new Sentence(`Another make up or make down works on ${shown(data)} (process ${holder}). Wait for it.`);
      fs.rmSync(file, { force: true }); // its holder was killed
    }
  }
}

function commandOf(pid) {
  const found = spawnSync('ps', ['-p', pid, '-o', 'command='], { encoding: 'utf8' });
  if (!found.error) return found.stdout;
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // no such process
  }
}

// ------------------------------------------------------------------------------------- where the two servers come from

/** From the machine's packages, else through a container engine that answers, else a sentence that says what to install. */
function findServers() {
  const postgres = postgresBinaries();
  const rabbit = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin']
    .map((directory) => path.join(directory, 'rabbitmq-server'))
    .find((file) => fs.existsSync(file));
  const engine = postgres && rabbit ? null : containerEngine();
  const missing = [(postgres ?? engine) ? null : 'postgresql', (rabbit ?? engine) ? null : 'rabbitmq-server'].filter(
    Boolean,
  );
  if (missing.length > 0)
    throw new Sentence(
      `${missing.length > 1 ? 'PostgreSQL and RabbitMQ are' : missing[0] === 'postgresql' ? 'PostgreSQL is' : 'RabbitMQ is'} ` +
        `missing, and no Docker engine answers. Install the Debian ${missing.length > 1 ? 'packages' : 'package'} with\n` +
        `  apt-get install --no-install-recommends ${missing.join(' ')}\nor start Docker, and run make up again.`,
    );
  return { postgres, rabbit, engine };
}

function postgresBinaries() {
  const made = fs.existsSync(folder('postgres/PG_VERSION'))
    ? fs.readFileSync(folder('postgres/PG_VERSION'), 'utf8').trim()
    : null;
  const base = '/usr/lib/postgresql';
  const versions = fs.existsSync(base)
    ? fs
        .readdirSync(base)
        .filter((version) => fs.existsSync(path.join(base, version, 'bin/initdb')))
        .sort((a, b) => Number(b) - Number(a))
    : [];
  if (made && versions.length > 0 && !versions.includes(made))
    throw new Sentence(
      `${shown(folder('postgres'))} was made by PostgreSQL ${made}; this machine has ${versions.join(', ')}. Install postgresql-${made}, ` +
        'or back up there and restore here (docs/operations.md).',
    );
  if (versions.length > 0) return path.join(base, made ?? versions[0], 'bin');
  const found = spawnSync('sh', ['-c', 'command -v initdb'], { encoding: 'utf8' }).stdout.trim();
  return found === '' ? null : path.dirname(fs.realpathSync(found));
}

function containerEngine() {
  return (
    ['docker', 'podman'].find((name) => spawnSync(name, ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0) ??
    null
  );
}

/** A server in a container: its data is in a volume of the engine, kept between runs. */
function container(engine, name, port, inside, image, mount, options) {
  const id = containerName(name);
  const run = (...words) => spawnSync(engine, words, { encoding: 'utf8' });
  return {
    id,
    running: () => run('inspect', '-f', '{{.State.Running}}', id).stdout?.trim() === 'true',
    start() {
      run('rm', '-f', id);
      const made = run(
        ...['run', '-d', '--name', id, '--hostname', id, '-p', `127.0.0.1:${port}:${inside}`],
        ...['-v', `${id}:${mount}`, ...options, image],
      );
      if (made.status !== 0) throw new Sentence(`${engine} could not start ${image}: ${made.stderr?.trim()}`);
    },
    stop() {
      const ran = this.running();
      run('stop', '-t', '45', id);
      run('rm', '-f', id);
      return ran;
    },
  };
}

const containerName = (name) => `okr-${Buffer.from(data).toString('hex').slice(-16)}-${name}`;

/** A folder that a server's own user may write to, where we are root. */
function folderOf(user, name) {
  const directory = folder(name);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (isRoot) {
    execFileSync('chown', [`${user}:${user}`, directory]);
    if (
      spawnSync('setpriv', [`--reuid=${user}`, `--regid=${user}`, '--init-groups', '--', 'test', '-w', directory])
        .status !== 0
    )
      throw new Sentence(
        `The user ${user}, as whom the server runs, may not enter ${directory}: a folder above it is closed. ` +
          'Set OKR_CLUSTER_DATA to a folder that everybody may enter, like /var/lib/okr.',
      );
  }
  return directory;
}

// --------------------------------------------------------------------------------------------------------- PostgreSQL

function postgresServer(servers, ports, secret) {
  const port = ports.POSTGRES_PORT;
  const inContainer = servers.postgres
    ? null
    : container(servers.engine, 'postgres', port, 5432, 'postgres:17', '/var/lib/postgresql/data', [
        ...['-e', 'POSTGRES_USER=okr_admin', '-e', `POSTGRES_PASSWORD=${secret.admin}`],
        ...['-e', 'POSTGRES_INITDB_ARGS=--auth=scram-sha-256 -E UTF8 --locale=C.UTF-8'],
      ]);

  /** A client program of PostgreSQL with a login's rights: psql, pg_dump, pg_restore. */
  function client(program, login, words, { input, output, quiet = false } = {}) {
    const stdio = [input ?? 'ignore', output ?? (quiet ? 'ignore' : 'inherit'), quiet ? 'ignore' : 'inherit'];
    const user = ['-U', login === 'admin' ? 'okr_admin' : `okr_${login}`];
    const env = { ...process.env, PGPASSWORD: secret[login] };
    const [command, all] = inContainer
      ? [
          servers.engine,
          ['exec', '-i', '-e', 'PGPASSWORD', inContainer.id, program, '-h', '127.0.0.1', ...user, ...words],
        ]
      : [path.join(servers.postgres, program), ['-h', '127.0.0.1', '-p', String(port), ...user, ...words]];
    const options = typeof input === 'string' ? { input, stdio: ['pipe', stdio[1], stdio[2]], env } : { stdio, env };
    return spawnSync(command, all, options).status;
  }

  const answers = () => client('psql', 'admin', ['-d', 'postgres', '-c', 'SELECT 1'], { quiet: true }) === 0;

  return {
    name: 'postgres',
    client,
    running: () => (inContainer ? inContainer.running() : pidOf('postgres') !== null),
    ports: { POSTGRES_PORT: port },
    async start() {
      if (inContainer) {
        inContainer.start();
        if (!(await until(answers, 90)))
          throw new Sentence(`PostgreSQL does not answer: ${servers.engine} logs ${inContainer.id}`);
        return;
      }
      const directory = folderOf('postgres', 'postgres');
      if (!fs.existsSync(path.join(directory, 'PG_VERSION'))) initialise(directory);
      const settings = [
        `port=${port}`,
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=', // a socket's path may be longer than the system takes
        'max_connections=300',
        'logging_collector=off',
      ].flatMap((setting) => ['-c', setting]);
      await start('postgres', [path.join(servers.postgres, 'postgres'), '-D', directory, ...settings], {
        user: 'postgres',
      });
      await untilReady('postgres', answers, 60);
    },
    /** SIGINT is PostgreSQL's fast shutdown: connections are cut, what was committed is on disk. */
    stop: () => (inContainer ? inContainer.stop() : stop('postgres', 'SIGINT')),
    connection: (service, pool) =>
      `Host=127.0.0.1;Port=${port};Database=${database};Username=okr_${service};Password=${secret[service]};Maximum Pool Size=${pool}`,
  };

  /** In a folder beside it that then takes its place, so that a crash leaves no half a database. */
  function initialise(directory) {
    const fresh = folderOf('postgres', 'postgres.new');
    fs.rmSync(fresh, { recursive: true });
    folderOf('postgres', 'postgres.new');
    const password = path.join(fresh, 'password');
    const cluster = path.join(fresh, 'data');
    fs.writeFileSync(password, secret.admin, { mode: 0o600 });
    if (isRoot) execFileSync('chown', ['postgres:postgres', password]);
    const asUser = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--'] : [];
    const command = [
      ...asUser,
      path.join(servers.postgres, 'initdb'),
      ...['-D', cluster, '-U', 'okr_admin', '--auth=scram-sha-256', `--pwfile=${password}`],
      ...['-E', 'UTF8', '--locale=C.UTF-8'],
    ];
    const made = spawnSync(command[0], command.slice(1), { encoding: 'utf8', cwd: '/' });
    if (made.status !== 0) throw new Sentence(`initdb failed: ${made.stderr ?? made.error}`);
    fs.rmdirSync(directory);
    fs.renameSync(cluster, directory);
    fs.rmSync(fresh, { recursive: true });
  }
}

/** One login and one schema per service: none can read another's tables. Safe to repeat. */
function prepareDatabase(postgres, secret) {
  const sql = (databaseName, text) => {
    const words = ['-d', databaseName, '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-'];
    if (postgres.client('psql', 'admin', words, { input: text }) !== 0)
      throw new Sentence('The logins and schemas could not be made.');
  };
  sql(
    'postgres',
    `SELECT 'CREATE DATABASE ${database}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${database}') \\gexec\n`,
  );
  sql(
    database,
    [
      'SET client_min_messages = warning;',
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC;`,
      'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
      ...services.flatMap((service) => [
        `SELECT 'CREATE ROLE okr_${service}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'okr_${service}') \\gexec`,
        `ALTER ROLE okr_${service} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${secret[service]}';`,
        `GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO okr_${service};`,
        `CREATE SCHEMA IF NOT EXISTS ${service} AUTHORIZATION okr_${service};`,
      ]),
      // The store that a rebuild fills; the login may make tables in it, but no schema.
      'CREATE SCHEMA IF NOT EXISTS reporting_next AUTHORIZATION okr_reporting;',
      '',
    ].join('\n'),
  );
}

// ----------------------------------------------------------------------------------------------------------- RabbitMQ

function rabbitServer(servers, ports, secret) {
  const port = ports.RABBITMQ_PORT;
  const inContainer = servers.rabbit
    ? null
    : container(servers.engine, 'rabbitmq', port, 5672, 'rabbitmq:4', '/var/lib/rabbitmq', [
        ...['-e', 'RABBITMQ_DEFAULT_USER=okr', '-e', `RABBITMQ_DEFAULT_PASS=${secret.rabbitmq}`],
      ]);
  const answers = () => greets(port);
  return {
    name: 'rabbitmq',
    running: () => (inContainer ? inContainer.running() : pidOf('rabbitmq') !== null),
    ports: inContainer
      ? { RABBITMQ_PORT: port }
      : {
          RABBITMQ_PORT: port,
          RABBITMQ_DISTRIBUTION_PORT: ports.RABBITMQ_DISTRIBUTION_PORT,
          ...(pidOf('epmd') === null ? { RABBITMQ_EPMD_PORT: ports.RABBITMQ_EPMD_PORT } : {}),
        },
    address: `amqp://okr:${secret.rabbitmq}@127.0.0.1:${port}/`,
    async start() {
      if (inContainer) {
        inContainer.start();
        if (!(await until(answers, 120)))
          throw new Sentence(`RabbitMQ does not answer: ${servers.engine} logs ${inContainer.id}`);
        return;
      }
      const home = folderOf('rabbitmq', 'rabbitmq');
      const own = (name, text) => {
        fs.writeFileSync(path.join(home, name), text, { mode: 0o600 });
        if (isRoot) execFileSync('chown', ['rabbitmq:rabbitmq', path.join(home, name)]);
        return path.join(home, name);
      };
      const environment = {
        HOME: home,
        RABBITMQ_NODENAME: 'okr@localhost',
        RABBITMQ_DIST_PORT: String(ports.RABBITMQ_DISTRIBUTION_PORT),
        ERL_EPMD_ADDRESS: '127.0.0.1',
        ERL_EPMD_PORT: String(ports.RABBITMQ_EPMD_PORT),
        RABBITMQ_MNESIA_BASE: path.join(home, 'mnesia'),
        RABBITMQ_LOG_BASE: path.join(home, 'log'),
        RABBITMQ_SCHEMA_DIR: path.join(home, 'schema'),
        RABBITMQ_GENERATED_CONFIG_DIR: path.join(home, 'config'),
        RABBITMQ_CONF_ENV_FILE: '/dev/null',
        RABBITMQ_CONFIG_FILE: own(
          'rabbitmq.conf',
          [
            `listeners.tcp.default = 127.0.0.1:${port}`,
            'default_user = okr',
            `default_pass = ${secret.rabbitmq}`,
            'vm_memory_high_watermark.relative = 0.2',
            'disk_free_limit.absolute = 200MB',
            'log.file = false',
            'log.console = true',
            '',
          ].join('\n'),
        ),
        RABBITMQ_ENABLED_PLUGINS_FILE: own('enabled_plugins', '[].\n'),
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
        // The start script then becomes the broker instead of waiting for it: one process, one id.
        RUNNING_UNDER_SYSTEMD: '1',
      };
      // Erlang's name server would be left behind as a daemon; started by us it has an id as everything else.
      if (pidOf('epmd') === null) await start('epmd', ['epmd'], { environment, user: 'rabbitmq' });
      await start('rabbitmq', [servers.rabbit], { environment, user: 'rabbitmq' });
      await untilReady('rabbitmq', answers, 90);
    },
    async stop() {
      if (inContainer) return inContainer.stop();
      const ran = await stop('rabbitmq');
      return (await stop('epmd')) || ran;
    },
  };
}

/** Whether a broker answers AMQP's greeting: the listener alone opens a moment too early. */
function greets(port) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('AMQP\0\0\x09\x01'));
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.setTimeout(2000, () => end(false));
    socket.once('data', (chunk) => end(chunk[0] === 1));
    socket.once('error', () => end(false));
    socket.once('close', () => done(false));
  });
}

// ------------------------------------------------------------------------------------------------------ our processes

function program(service) {
  const file = `Okr.${service[0].toUpperCase()}${service.slice(1)}`;
  if (process.env.OKR_PROGRAMS) return path.join(process.env.OKR_PROGRAMS, file);
  const directory = service === 'gateway' ? 'gateway' : path.join('services', service);
  return path.join(root, directory, 'bin', configuration, 'net10.0', file);
}

function instances(ports, replicas) {
  const all = services.flatMap((service) =>
    Array.from({ length: replicas }, (_, i) => ({
      name: replicas === 1 ? service : `${service}-${i + 1}`,
      service,
      ports: {
        [`${service.toUpperCase()}_PORT`]: ports[`${service.toUpperCase()}_PORT`] + i,
        [`${service.toUpperCase()}_MANAGEMENT_PORT`]: ports[`${service.toUpperCase()}_MANAGEMENT_PORT`] + i,
      },
    })),
  );
  const { GATEWAY_PORT, GATEWAY_MANAGEMENT_PORT } = ports;
  return [...all, { name: 'gateway', service: 'gateway', ports: { GATEWAY_PORT, GATEWAY_MANAGEMENT_PORT } }];
}

const managementPort = (instance) => instance.ports[`${instance.service.toUpperCase()}_MANAGEMENT_PORT`];
const servicePort = (instance) => instance.ports[`${instance.service.toUpperCase()}_PORT`];

/** What every process is told; the connection and the ports are its own. */
function environmentFor(instance, all, postgres, rabbit, secret, replicas) {
  const addresses = (service, port) =>
    all
      .filter((other) => other.service === service)
      .map((other) => `http://127.0.0.1:${port(other)}`)
      .join(',');
  return {
    Okr__Mode: 'distributed',
    ...(instance.service === 'gateway'
      ? { Okr__Web__Root: path.join(root, 'web/dist') }
      : {
          Okr__Database__Provider: 'postgres',
          Okr__Database__ConnectionString: postgres.connection(
            instance.service,
            Math.floor(270 / (services.length * replicas)),
          ),
          Okr__Bus__Transport: 'rabbitmq',
          Okr__Bus__Address: rabbit.address,
        }),
    Okr__Tokens__SigningKeyFile: secret.key,
    Okr__Ports__Bind: '127.0.0.1',
    Okr__Drain__Seconds: replicas > 1 ? '2' : '0',
    [instance.service === 'gateway' ? 'Okr__Ports__Public' : 'Okr__Ports__Services']: String(servicePort(instance)),
    Okr__Ports__Management: String(managementPort(instance)),
    ...Object.fromEntries(services.map((service) => [`Okr__Services__${service}`, addresses(service, servicePort)])),
    ...Object.fromEntries(services.map((service) => [`Okr__Health__${service}`, addresses(service, managementPort)])),
    ...(instance.service === 'reporting' ? { Okr__Secrets__KeyFile: secret.webhookKey } : {}),
    ...(instance.service === 'organization'
      ? {
          Okr__AdminPasswordFile: folder('administrator-password'),
          ...(process.env.OKR_ADMIN_TOKEN ? { Okr__AdminToken: process.env.OKR_ADMIN_TOKEN } : {}),
        }
      : {}),
  };
}

async function isReady(instance) {
  try {
    const answer = await fetch(`http://127.0.0.1:${managementPort(instance)}/health/ready`, {
      signal: AbortSignal.timeout(3000),
    });
    return answer.ok;
  } catch {
    return false; // it does not listen yet
  }
}

/** Every port of what is about to start, before anything starts. */
async function checkPorts(starting) {
  const busy = [];
  for (const [name, port] of starting.flatMap((what) => Object.entries(what.ports)))
    if (!(await isFree(port))) busy.push(`${port} (${name})`);
  if (busy.length > 0)
    throw new Sentence(
      `Another program listens on port ${busy.join(', ')}. End it, or write another number into ${shown(portsFile)}.`,
    );
}

function isFree(port) {
  return new Promise((done) => {
    const probe = net.createServer();
    probe.once('error', () => done(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => done(true)));
  });
}

// ----------------------------------------------------------------------------------------------------------- commands

async function up(words) {
  fs.mkdirSync(folder('run'), { recursive: true });
  fs.mkdirSync(folder('logs'), { recursive: true, mode: 0o700 });
  alone();
  const ports = readPorts();
  const replicas = replicasToRun(words);
  const missing = [...services, 'gateway'].filter((service) => !fs.existsSync(program(service)));
  if (missing.length > 0) throw new Sentence(`${shown(program(missing[0]))} is not built: make solution web.`);
  const secret = secrets();
  const servers = findServers();
  const postgres = postgresServer(servers, ports, secret);
  const rabbit = rabbitServer(servers, ports, secret);
  const all = instances(ports, replicas);
  const missingServers = [postgres, rabbit].filter((server) => !server.running());
  const starting = all.filter((instance) => pidOf(instance.name) === null);
  const address = `http://localhost:${ports.GATEWAY_PORT}`;
  if (missingServers.length === 0 && starting.length === 0) {
    for (const instance of all) await untilReady(instance.name, () => isReady(instance), 60);
    say(`It runs: ${address} (make down stops it).`);
    return;
  }
  await checkPorts([...missingServers, ...starting]);
  fs.writeFileSync(folder('run', 'replicas'), String(replicas));

  await Promise.all(missingServers.map((server) => server.start()));
  prepareDatabase(postgres, secret);
  say(
    `PostgreSQL at 127.0.0.1:${ports.POSTGRES_PORT} and RabbitMQ at 127.0.0.1:${ports.RABBITMQ_PORT} run; the data is in ${shown(data)}.`,
  );

  const environment = (instance) => environmentFor(instance, all, postgres, rabbit, secret, replicas);
  if (starting.some((instance) => instance.service !== 'gateway')) await migrate(all, environment);
  const firstStart = !fs.existsSync(folder('administrator-password'));
  for (const instance of starting)
    await start(instance.name, [program(instance.service)], { environment: environment(instance), cwd: data });
  await Promise.all(all.map((instance) => untilReady(instance.name, () => isReady(instance), 120)));
  say(
    `${starting.map((instance) => instance.name).join(', ') || 'All processes'} ${starting.length === 1 ? 'is' : 'are'} ready; logs are in ${shown(folder('logs'))}.`,
  );

  say(`\nThe platform is at ${address} (make down stops it).`);
  const password = folder('administrator-password');
  if (firstStart && (await until(() => fs.existsSync(password), 20)))
    say(
      `Sign in as admin with the one-time password ${fs.readFileSync(password, 'utf8').trim()} (kept in ${shown(password)}).`,
    );
}

function replicasToRun(words) {
  const text = words.includes('--replicas') ? words[words.indexOf('--replicas') + 1] : '';
  if (text && !/^[1-9]$/.test(text)) throw new Sentence(`REPLICAS must be a number from 1 to 9, not '${text}'.`);
  const file = folder('run', 'replicas');
  const running = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : null;
  if (running === null) return Number(text || 1);
  if (text && Number(text) !== running)
    throw new Sentence(`It was started with REPLICAS=${running}. Run make down first.`);
  return running;
}

/** Every service's own migrations, two at a time: each is a process of its own. */
async function migrate(all, environment) {
  const one = async (service) => {
    const log = fs.openSync(logFile(`migrate-${service}`), 'w');
    const instance = all.find((candidate) => candidate.service === service);
    const child = spawn(program(service), ['migrate'], {
      cwd: data,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...environment(instance) },
    });
    const status = await new Promise((done) => child.once('exit', done).once('error', () => done(-1)));
    fs.closeSync(log);
    if (status !== 0)
      throw new Sentence(
        `${service} could not be migrated. The end of ${shown(logFile(`migrate-${service}`))}:\n\n${tail(logFile(`migrate-${service}`))}`,
      );
  };
  const waiting = [...services];
  await Promise.all(
    [0, 1].map(async () => {
      while (waiting.length > 0) await one(waiting.shift());
    }),
  );
}

async function down() {
  if (!fs.existsSync(folder('run'))) return say('Nothing runs.');
  alone();
  const names = fs
    .readdirSync(folder('run'))
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length));
  const ours = names.filter((name) => !['gateway', 'postgres', 'rabbitmq', 'epmd'].includes(name));
  // The door first, so that nothing new comes in; the broker and the database when nobody needs them any more.
  let ran = await stop('gateway');
  ran = (await Promise.all(ours.map((name) => stop(name)))).some(Boolean) || ran;
  ran = (await stop('rabbitmq')) || ran;
  ran = (await stop('epmd')) || ran;
  ran = (await stop('postgres', 'SIGINT')) || ran;
  for (const engine of ['docker', 'podman'])
    for (const name of ['rabbitmq', 'postgres'])
      if (spawnSync(engine, ['inspect', containerName(name)], { stdio: 'ignore' }).status === 0)
        ran = container(engine, name, 0, 0, '', '', []).stop() || ran;
  fs.rmSync(folder('run', 'replicas'), { force: true });
  say(ran ? `Everything is stopped; the data stays in ${shown(data)}.` : 'Nothing runs.');
}

async function status() {
  const ports = readPorts();
  const file = folder('run', 'replicas');
  const all = instances(ports, fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 1);
  let complete = true;
  for (const name of ['postgres', 'rabbitmq']) {
    const port = ports[`${name.toUpperCase()}_PORT`];
    const runs = !(await isFree(port));
    complete &&= runs;
    say(`${name.padEnd(16)} ${runs ? `answers at 127.0.0.1:${port}` : 'does not run'}`);
  }
  for (const instance of all) {
    const pid = pidOf(instance.name);
    const ready = pid !== null && (await isReady(instance));
    complete &&= ready;
    say(
      `${instance.name.padEnd(16)} ${pid === null ? 'does not run' : `${ready ? 'ready' : 'not ready'}, process ${pid}, 127.0.0.1:${servicePort(instance)}`}`,
    );
  }
  process.exitCode = complete ? 0 : 3;
}

/** PostgreSQL alone, for as long as the work takes where it does not run already. */
async function withPostgres(work) {
  fs.mkdirSync(folder('run'), { recursive: true });
  fs.mkdirSync(folder('logs'), { recursive: true, mode: 0o700 });
  const secret = secrets();
  const postgres = postgresServer(findServers(), readPorts(), secret);
  const ran = postgres.running();
  if (!ran) {
    await checkPorts([postgres]);
    await postgres.start();
  }
  try {
    return await work(postgres, secret);
  } finally {
    if (!ran) await postgres.stop();
  }
}

/** One dump of one instant: all services' schemas in one snapshot. */
async function backup([file]) {
  if (!file) throw new Sentence('Usage: tools/cluster.mjs backup FILE');
  await withPostgres((postgres) => {
    const output = fs.openSync(`${file}.part`, 'w', 0o600);
    const status = postgres.client('pg_dump', 'admin', ['-d', database, '--format=custom'], { output });
    fs.closeSync(output);
    if (status !== 0) throw new Sentence('pg_dump failed; there is no backup.');
    fs.renameSync(`${file}.part`, file);
    say(`${file}: ${(fs.statSync(file).size / 1e6).toFixed(1)} MB`);
  });
}

async function restore([file]) {
  if (!file || !fs.existsSync(file))
    throw new Sentence('Usage: tools/cluster.mjs restore FILE (a file that backup wrote)');
  fs.mkdirSync(folder('run'), { recursive: true });
  alone();
  const running = fs
    .readdirSync(folder('run'))
    .filter((name) => name.endsWith('.pid'))
    .map((name) => name.slice(0, -4));
  if (running.some((name) => pidOf(name) !== null && name !== 'postgres'))
    throw new Sentence('The platform runs. Stop it first: make down.');
  await withPostgres((postgres, secret) => {
    prepareDatabase(postgres, secret); // the dump names the logins as owners
    const admin = (text) =>
      postgres.client('psql', 'admin', ['-d', 'postgres', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-'], { input: text });
    // Beside the present data, which is there until the whole dump is read.
    if (admin(`DROP DATABASE IF EXISTS ${database}_restored;\nCREATE DATABASE ${database}_restored;\n`) !== 0)
      throw new Sentence('No database could be made to restore into; nothing was changed.');
    const input = fs.openSync(file, 'r');
    const status = postgres.client('pg_restore', 'admin', ['-d', `${database}_restored`, '--exit-on-error'], { input });
    fs.closeSync(input);
    if (status !== 0) throw new Sentence('pg_restore failed; the present data was not changed.');
    if (admin(`DROP DATABASE ${database};\nALTER DATABASE ${database}_restored RENAME TO ${database};\n`) !== 0)
      throw new Sentence(`The restored data is in ${database}_restored and could not take the place of ${database}.`);
    prepareDatabase(postgres, secret);
  });
  // What the broker holds belongs to the data that is gone.
  fs.rmSync(folder('rabbitmq'), { recursive: true, force: true });
  say(`The data of ${file} is restored. Run make up, then what docs/operations.md#restore says.`);
}

async function sql([login, text]) {
  if (login !== 'admin' && !services.includes(login))
    throw new Sentence(`Usage: tools/cluster.mjs sql admin|${services.join('|')} [SQL]`);
  await withPostgres((postgres) => {
    const words = ['-d', database, '-v', 'ON_ERROR_STOP=1', ...(text ? ['-At', '-c', text] : [])];
    process.exitCode = postgres.client('psql', login, words, { input: 'inherit' }) ?? 1;
  });
}

async function run([service, ...args]) {
  if (!services.includes(service) || args.length === 0)
    throw new Sentence(`Usage: tools/cluster.mjs run ${services.join('|')} ARGUMENTS`);
  const [ports, secret] = [readPorts(), secrets()];
  const servers = findServers();
  const all = instances(ports, 1);
  const environment = environmentFor(
    all.find((instance) => instance.service === service),
    all,
    postgresServer(servers, ports, secret),
    rabbitServer(servers, ports, secret),
    secret,
    1,
  );
  const env = { ...process.env, ...environment };
  process.exitCode = spawnSync(program(service), args, { cwd: data, stdio: 'inherit', env }).status ?? 1;
}

function servers() {
  const { postgres, rabbit, engine } = findServers();
  say(`PostgreSQL: ${postgres ?? engine}\nRabbitMQ: ${rabbit ?? engine}`);
}

const commands = { up, down, status, backup, restore, run, sql, servers };
const [command, ...words] = process.argv.slice(2);
try {
  if (!(command in commands)) throw new Sentence(`Usage: tools/cluster.mjs ${Object.keys(commands).join('|')}`);
  await commands[command](words);
} catch (error) {
  if (!(error instanceof Sentence)) throw error;
  console.error(error.message);
  process.exit(1);
}
