import createClient from 'openapi-fetch';
import type * as Alignment from './generated/alignment';
import type * as Goal from './generated/goal';
import type * as Organization from './generated/organization';
import type * as Progress from './generated/progress';
import type * as Reporting from './generated/reporting';
import type * as Scoring from './generated/scoring';
import { search, send } from './http';

// One typed client per service; the gateway routes by path, so all share one address.
const options = { baseUrl: location.origin, fetch: send, querySerializer: search, credentials: 'same-origin' } as const;

export const organizationClient = createClient<Organization.paths>(options);
export const goalClient = createClient<Goal.paths>(options);
export const alignmentClient = createClient<Alignment.paths>(options);
export const progressClient = createClient<Progress.paths>(options);
export const scoringClient = createClient<Scoring.paths>(options);
export const reportingClient = createClient<Reporting.paths>(options);

/** The body of an answer. Refusals have been thrown already. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** The version that a change is based on. */
export const match = (version: number) => ({ headers: { 'If-Match': `"${version}"` } });

/** Makes a repeated try of a POST the same one. */
export const once = (key: string) => ({ headers: { 'Idempotency-Key': key } });

/** The query parameters of an operation; null stands for "not set". */
export type QueryOf<Operation> = Operation extends { parameters: { query?: infer Q } }
  ? { [K in keyof NonNullable<Q>]?: NonNullable<Q>[K] | null }
  : never;

type Given<Q> = { [K in keyof Q]: Exclude<Q[K], null> };

/** The serializer leaves out what is null; the types of the operations do not know that. */
export const given = <Q extends object>(query: Q): Given<Q> => query as Given<Q>;
