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

type Listener = () => void;
const onSignedOut = new Set<Listener>();

/** Calls back whenever the server no longer knows the session. */
export function whenSignedOut(listener: Listener): () => void {
  onSignedOut.add(listener);
  return () => onSignedOut.delete(listener);
}

/** Where nothing is an answer of its own: people without a location are asked for by an empty one. */
const meaningfulWhenEmpty = new Set(['location', 'jobFamily']);

/** Query parameters as the server takes them: lists repeated, nothing for what is not set. */
export function search(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || (value === '' && !meaningfulWhenEmpty.has(name))) continue;
    if (Array.isArray(value)) value.forEach((v) => parameters.append(name, String(v)));
    else parameters.append(name, String(value));
  }
  return parameters.toString();
}

/** The address of a download. */
export function url(path: string, query: Record<string, QueryValue> = {}): string {
  const text = search(query);
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

/** fetch with the user's language; what is not an answer of success becomes an ApiError. */
export async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', currentLanguage());
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, 'network', '');
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function refusal(answer: Response): Promise<ApiError> {
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
  if (answer.status === 401 && !answer.url.endsWith('/session')) onSignedOut.forEach((listener) => listener());
  return new ApiError(answer.status, code, title, fields);
}

/** For the few addresses that stand in no service's OpenAPI document. */
export async function request<T>(
  method: string,
  path: string,
  options: {
    body?: unknown;
    form?: FormData;
    version?: number;
    query?: Record<string, QueryValue>;
    key?: string;
    signal?: AbortSignal | undefined;
  } = {},
): Promise<T> {
  const headers = new Headers();
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
  if (options.key) headers.set('Idempotency-Key', options.key);
  const body = options.form ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const answer = await send(
    new Request(new URL(url(path, options.query), location.origin), {
      method,
      headers,
      body,
      credentials: 'same-origin',
      signal: options.signal ?? null,
    }),
  );
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
