import { useQuery } from '@tanstack/react-query';
import { session } from '@/api';
import type { Me } from '@/api/types';

export const meQuery = { queryKey: ['me'], queryFn: session.me, staleTime: 5 * 60_000 } as const;

/** The signed-in user; only below the session gate, where it is known. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('useMe is for pages behind the sign-in');
  return data;
}

export const isPlatformAdmin = (me: Me) => me.roles.includes('platform_admin');
export const isProgramAdmin = (me: Me) => me.roles.includes('program_admin') || isPlatformAdmin(me);
