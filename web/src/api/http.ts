import { currentLanguage } from '@/app/preferences';

/** One field of a problem document (RFC 9457) and what is wrong with it. */
export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/** A refusal by the server, or no answer at all (status 0). The message is a sentence in the user's language. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** What is wrong with one field, by its path in the request. */
  field(path: string): string | undefined {
    const wanted = normalise(path);
    return this.fields.find((f) => normalise(f.field) === wanted)?.message;
  }
}

const normalise = (path: string) => path.replace(/\[(\d+)\]/g, '.$1').toLowerCase();

export type QueryValue = string | number | boolean | null | undefined | readonly string[];

export interface RequestOptions {
  query?: Record<string, QueryValue> | undefined;
  body?: unknown;
  form?: FormData;
  /** The version that the change is based on. */
  version?: number;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

type Listener = () => void;
const onSignedOut = new Set<Listener>();

/** Calls back whenever the server no longer knows the session. */
export function whenSignedOut(listener: Listener): () => void {
  onSignedOut.add(listener);
  return () => onSignedOut.delete(listener);
}

export function url(path: string, query?: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === '') continue;
    if (typeof value === 'object') value.forEach((v) => search.append(name, v));
    else search.append(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': currentLanguage() });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey);
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.form) init.body = options.form;
  else if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;

  let answer: Response;
  try {
    answer = await fetch(url(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'network', '');
  }
  if (!answer.ok) throw await refusal(answer, path);
  if (answer.status === 204 || answer.headers.get('Content-Length') === '0') return undefined as T;
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function refusal(answer: Response, path: string): Promise<ApiError> {
  let code = `http_${answer.status}`;
  let title = '';
  let fields: FieldProblem[] = [];
  try {
    const problem: unknown = await answer.json();
    if (typeof problem === 'object' && problem !== null) {
      if ('code' in problem && typeof problem.code === 'string') code = problem.code;
      if ('title' in problem && typeof problem.title === 'string') title = problem.title;
      if ('errors' in problem && Array.isArray(problem.errors)) fields = problem.errors as FieldProblem[];
    }
  } catch {
    // Not a problem document: a proxy's page. The status says enough.
  }
  if (answer.status === 401 && path !== '/session') onSignedOut.forEach((listener) => listener());
  return new ApiError(answer.status, code, title, fields);
}
