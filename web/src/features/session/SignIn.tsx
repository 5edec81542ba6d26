import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { session } from '@/api';
import { meQuery } from '@/app/session';
import { AppearanceSwitch, LanguageSwitch } from '@/app/Shell';
import { Field } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

const refusals: ReadonlySet<string> = new Set([
  'identity_unknown',
  'identity_ambiguous',
  'nothing_to_know_by',
  'identity_provider_away',
]);

/** The text for the code that the sign-in with the company account came back with. */
const refusal = (code: string) => {
  const name = code.slice(code.indexOf('.') + 1);
  return `common.signIn.refused.${refusals.has(name) ? name : 'not_finished'}`;
};

export function SignIn() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const target = search.get('return') ?? '/';
  // Only a path of our own: never a way out to somewhere else.
  const returnTo = /^\/(?![/\\])/.test(target) ? target : '/';
  const refused = search.get('refused');
  // While it is not known, and when it cannot be: the form, as most have it.
  const { data: ways } = useQuery({ queryKey: ['sign-in-ways'], queryFn: session.ways, staleTime: Infinity });
  const signIn = useMutation({
    mutationFn: async () => {
      await session.signIn(userName.trim(), password);
      await client.fetchQuery({ ...meQuery, staleTime: 0 });
    },
    onSuccess: () => void navigate(returnTo, { replace: true }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <div className="signin">
      <title>{t('common.signIn.title')}</title>
      <section className="signin-aside" aria-label="OKR">
        <div className="row" style={{ fontSize: 17, fontWeight: 650 }}>
          <img src="/favicon.svg" width={28} height={28} alt="" />
          OKR
        </div>
        <div>
          <h1>{t('common.signIn.claim')}</h1>
          <ul>
            <li>{t('common.signIn.point1')}</li>
            <li>{t('common.signIn.point2')}</li>
            <li>{t('common.signIn.point3')}</li>
          </ul>
        </div>
        <div className="small" style={{ color: '#aab8ea' }}>
          {t('common.signIn.footer')}
        </div>
      </section>
      <main className="signin-main">
        <div className="row" style={{ alignSelf: 'flex-end', marginBottom: 'auto' }}>
          <LanguageSwitch />
          <AppearanceSwitch />
        </div>
        <form className="signin-form" onSubmit={submit} style={{ marginBottom: 'auto' }}>
          <h2 style={{ fontSize: 22, lineHeight: '30px', marginBottom: 20 }}>{t('common.signIn.title')}</h2>
          <div className="stack">
            {refused && <Alert type="error" showIcon title={t(refusal(refused))} />}
            {ways?.companyAccount && (
              <Button
                type={ways.localAccounts ? 'default' : 'primary'}
                size="large"
                block
                href={session.companySignIn(returnTo)}
              >
                {t('common.signIn.company')}
              </Button>
            )}
            {ways?.localAccounts !== false && (
              <>
                <Field label={t('common.signIn.userName')} htmlFor="user">
                  <Input
                    id="user"
                    size="large"
                    autoComplete="username"
                    autoFocus
                    required
                    value={userName}
                    onChange={(e) => setUserName(e.target.value)}
                  />
                </Field>
                <Field label={t('common.signIn.password')} htmlFor="password">
                  <Input.Password
                    id="password"
                    size="large"
                    autoComplete="current-password"
                    required
                    value={password}
                    onChange={(e) => setPassword(e.target.value)}
                  />
                </Field>
                {signIn.error && <Problem error={signIn.error} />}
                <Button type="primary" size="large" block htmlType="submit" loading={signIn.isPending}>
                  {t('common.signIn.submit')}
                </Button>
                <p className="muted small">{t('common.signIn.help')}</p>
              </>
            )}
          </div>
        </form>
      </main>
    </div>
  );
}
