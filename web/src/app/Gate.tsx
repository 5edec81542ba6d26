import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { ApiError, whenSignedOut } from '@/api/http';
import { ChangePassword } from '@/features/session/ChangePassword';
import { Problem } from '@/ui/Problem';
import { CycleProvider } from './cycle';
import { meQuery } from './session';
import { Shell } from './Shell';

/** Lets nobody in who is not signed in, and nobody on who still has a one-time password. */
export function Gate() {
  const { t } = useTranslation();
  const me = useQuery(meQuery);
  const location = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const here = location.pathname + location.search;

  useEffect(
    () =>
      whenSignedOut(() => {
        client.removeQueries({ queryKey: ['me'] });
        void navigate(`/sign-in?return=${encodeURIComponent(here)}`, { replace: true });
      }),
    [client, navigate, here],
  );

  if (me.error instanceof ApiError && me.error.status === 401)
    return <Navigate to={`/sign-in?return=${encodeURIComponent(here)}`} replace />;
  if (me.error)
    return (
      <main className="page">
        <Problem error={me.error} onRetry={() => void me.refetch()} />
      </main>
    );
  if (!me.data) return <main className="page" aria-label={t('common.loading')} aria-busy />;
  if (me.data.passwordChangeRequired) return <ChangePassword />;
  return (
    <CycleProvider>
      <Shell />
    </CycleProvider>
  );
}
