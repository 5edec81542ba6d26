import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Typography } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/api';
import { ApiError } from '@/api/http';
import { day, today } from '@/ui/format';
import { Field, Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

const scopes = ['read', 'write', 'reports', 'import'] as const;

export function Tokens() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>(['read']);
  const [expiresOn, setExpiresOn] = useState('');
  const query = useQuery({ queryKey: ['tokens'], queryFn: session.tokens });
  const create = useMutation({
    mutationFn: () => session.createToken({ name: name.trim(), scopes: chosen, expiresOn }),
    onSuccess: async () => {
      setOpen(false);
      setName('');
      await client.invalidateQueries({ queryKey: ['tokens'] });
    },
  });
  const revoke = useMutation({
    mutationFn: session.revokeToken,
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
  const refused = create.error instanceof ApiError ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Panel
      title={t('common.tokens.title')}
      flush
      extra={
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('common.tokens.create')}
        </Button>
      }
    >
      {create.data && (
        <Alert
          type="success"
          style={{ margin: 12 }}
          title={t('common.tokens.once')}
          description={
            <Typography.Text copyable code>
              {create.data.secret}
            </Typography.Text>
          }
        />
      )}
      {open && (
        <form onSubmit={submit} className="panel-body stack">
          <Field label={t('common.tokens.name')} htmlFor="token-name" error={refused?.field('name')}>
            <Input id="token-name" required maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
          </Field>
          <Field label={t('common.tokens.scopes')} error={refused?.field('scopes')}>
            <Checkbox.Group
              value={chosen}
              onChange={setChosen}
              options={scopes.map((s) => ({ value: s, label: t(`common.tokens.scope.${s}`) }))}
            />
          </Field>
          <Field label={t('common.tokens.expiresOn')} htmlFor="token-expires" error={refused?.field('expiresOn')}>
            <Input
              id="token-expires"
              type="date"
              required
              min={today()}
              value={expiresOn}
              onChange={(e) => setExpiresOn(e.target.value)}
            />
          </Field>
          {create.error && <Problem error={create.error} shownFields={['name', 'scopes', 'expiresOn']} />}
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('common.create')}
          </Button>
        </form>
      )}
      {revoke.error && <Problem error={revoke.error} />}
      <Loaded query={query} rows={2}>
        {(data) =>
          data.length === 0 ? (
            <p className="muted panel-body">{t('common.tokens.none')}</p>
          ) : (
            <div className="rows">
              {data.map((token) => (
                <div key={token.id} className="row">
                  <div className="grow">
                    <div>{token.name}</div>
                    <div className="muted small">
                      {token.scopes.map((s) => t(`common.tokens.scope.${s}`, { defaultValue: s })).join(', ')} ·{' '}
                      {t('common.tokens.expiresOn')} {day(token.expiresOn, 'long')}
                    </div>
                  </div>
                  <Button size="small" danger type="text" onClick={() => revoke.mutate(token.id)}>
                    {t('common.tokens.revoke')}
                  </Button>
                </div>
              ))}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}
