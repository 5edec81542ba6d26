import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/api/http';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only a lost connection or a restarting server is worth another try.
      retry: (failures, error) =>
        failures < 2 &&
        error instanceof ApiError &&
        (error.status === 0 || error.status === 502 || error.status === 503),
    },
    mutations: { retry: false },
  },
});
