import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Api, found } from './company';

const configurations = ['Release', 'Debug'];

/**
 * Founds a small company in an empty product: the one that runs at OKR_E2E_ADDRESS (with the administrator's access token
 * OKR_E2E_TOKEN), else one that it starts on free ports and ends by its pid.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const { OKR_E2E_ADDRESS: given, OKR_E2E_TOKEN: givenToken } = process.env;
  if (given) {
    if (!givenToken) throw new Error('OKR_E2E_ADDRESS needs OKR_E2E_TOKEN, an access token of an administrator.');
    const api = new Api(given, givenToken);
    await ready(api, () => false);
    process.env['OKR_E2E_COMPANY'] = JSON.stringify(await found(api));
    return () => Promise.resolve();
  }
  return start();
}

async function start(): Promise<() => Promise<void>> {
  const binary =
    process.env['OKR_STANDALONE'] ??
    configurations
      .map((c) => resolve(`../services/standalone/bin/${c}/net10.0/Okr.Standalone`))
      .find((path) => existsSync(path));
  if (!binary || !existsSync(binary))
    throw new Error('The standalone product is not built: make build, or set OKR_STANDALONE to its path.');
  const web = resolve('dist');
  if (!existsSync(join(web, 'index.html'))) throw new Error('The web client is not built: npm run build.');

  const folder = await mkdtemp(join(tmpdir(), 'okr-e2e-'));
  const port = await freePort();
  const token = `okr_pat_end_to_end_${crypto.randomUUID()}`;
  const output: string[] = [];
  const server = spawn(binary, [], {
    env: {
      ...process.env,
      OKR_DATA: join(folder, 'data'),
      OKR_PORT: String(port),
      OKR_ADMIN_TOKEN: token,
      Okr__Ports__Services: '0',
      Okr__Ports__Management: '0',
      Okr__Ports__Bind: '127.0.0.1',
      Okr__Web__Root: web,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  server.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));

  const stop = async () => {
    if (server.exitCode === null && server.pid !== undefined) {
      const ended = new Promise((done) => server.once('exit', done));
      process.kill(server.pid, 'SIGTERM');
      const late = setTimeout(() => server.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    }
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const address = `http://127.0.0.1:${port}`;
    const api = new Api(address, token);
    await ready(api, () => server.exitCode !== null);
    const company = await found(api);
    process.env['OKR_E2E_ADDRESS'] = address;
    process.env['OKR_E2E_TOKEN'] = token;
    process.env['OKR_E2E_COMPANY'] = JSON.stringify(company);
    return async () => {
      await stop();
      // Whatever the tests saw: the product itself must not have stumbled.
      const faults = output
        .join('')
        .split('\n')
        .filter((line) => line.includes('Unhandled fault'));
      if (faults.length > 0) throw new Error(`The product stumbled:\n${output.join('').slice(0, 8000)}`);
    };
  } catch (error) {
    await writeFile(join(tmpdir(), 'okr-e2e-server.log'), output.join(''));
    await stop();
    throw new Error(`The product did not come up:\n${output.join('').slice(-4000)}`, { cause: error });
  }
}

async function ready(api: Api, ended: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (ended()) throw new Error('The product ended.');
    try {
      await api.get('/me');
      return;
    } catch {
      await new Promise((wait) => setTimeout(wait, 200)); // not listening yet
    }
  }
  throw new Error('No answer within a minute.');
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))));
    });
  });
}
