import type { QueryClient } from '@tanstack/react-query';

/** Everything that a check-in, a new weight or a new key result moves. */
export async function refreshProgress(client: QueryClient): Promise<void> {
  await Promise.all(
    [['progress'], ['check-ins'], ['reports'], ['cascade'], ['scores'], ['history']].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  );
}

export async function refreshObjectives(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['objectives'] }),
    client.invalidateQueries({ queryKey: ['objective'] }),
    client.invalidateQueries({ queryKey: ['alignments'] }),
    refreshProgress(client),
  ]);
}
