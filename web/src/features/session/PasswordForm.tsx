import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/api';
import { ApiError } from '@/api/http';
import { meQuery } from '@/app/session';
import { Field } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

export function PasswordForm() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differs = again.length > 0 && again !== next;
  const change = useMutation({
    mutationFn: async () => {
      await session.changePassword(current, next);
      // A new password, a new session: the old one may still stand as "must change" at the door.
      if (me?.userName) await session.signIn(me.userName, next);
    },
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      setAgain('');
      void message.success(t('common.password.changed'));
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next === again) change.mutate();
  };
  const refused = change.error instanceof ApiError ? change.error : null;
  return (
    <form onSubmit={submit} className="stack">
      <Field label={t('common.password.current')} htmlFor="current" error={refused?.field('current')}>
        <Input.Password
          id="current"
          autoComplete="current-password"
          required
          value={current}
          onChange={(e) => setCurrent(e.target.value)}
        />
      </Field>
      <Field
        label={t('common.password.new')}
        htmlFor="new"
        hint={t('common.password.rule')}
        error={refused?.field('new')}
      >
        <Input.Password
          id="new"
          autoComplete="new-password"
          required
          value={next}
          onChange={(e) => setNext(e.target.value)}
        />
      </Field>
      <Field
        label={t('common.password.again')}
        htmlFor="again"
        error={differs ? t('common.password.differs') : undefined}
      >
        <Input.Password
          id="again"
          autoComplete="new-password"
          required
          value={again}
          onChange={(e) => setAgain(e.target.value)}
        />
      </Field>
      {change.error && <Problem error={change.error} shownFields={['current', 'new']} />}
      <Button type="primary" htmlType="submit" block loading={change.isPending} disabled={differs}>
        {t('common.password.submit')}
      </Button>
    </form>
  );
}
