import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organization } from '@/api';
import { ApiError } from '@/api/http';
import type { Account } from '@/api/types';
import { Blank, Field, Loaded, Panel, PersonLink } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { PersonSelect } from '@/ui/selects';

export function Accounts() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['accounts'],
    queryFn: ({ pageParam }) => organization.accounts(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel
      flush
      title={t('program.accounts')}
      extra={
        <Button type="primary" size="small" onClick={() => setAdding(true)}>
          {t('program.newAccount')}
        </Button>
      }
    >
      {password && (
        <Alert
          type="success"
          style={{ margin: 12 }}
          closable
          title={t('program.oneTimePassword')}
          description={
            <Typography.Text copyable code>
              {password}
            </Typography.Text>
          }
        />
      )}
      <Loaded query={query}>
        {(data) => {
          const items = data.pages.flatMap((p) => p.items);
          return items.length === 0 ? (
            <Blank title={t('program.noAccounts')} hint={t('program.noAccountsHint')} />
          ) : (
            <>
              <div className="rows">
                {items.map((a) => (
                  <Row key={a.id} account={a} onPassword={setPassword} />
                ))}
              </div>
              {query.hasNextPage && (
                <div style={{ padding: 12, textAlign: 'center' }}>
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('common.more')}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
      {adding && <NewAccountDialog onClose={() => setAdding(false)} onPassword={setPassword} />}
    </Panel>
  );
}

function Row({ account, onPassword }: { account: Account; onPassword: (password: string | null) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: () => organization.resetPassword(account.id),
    onSuccess: (answer) => onPassword(answer.oneTimePassword),
  });
  const disable = useMutation({
    mutationFn: () => organization.setAccount(account.id, !account.disabled, account.version),
    onSuccess: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <div>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <div className="grow">
          <span className="strong">{account.userName}</span>{' '}
          {account.personId && <PersonLink id={account.personId} name={account.personName} />}
        </div>
        {account.disabled && <span className="pill">{t('program.disabled')}</span>}
        <Button size="small" loading={reset.isPending} onClick={() => reset.mutate()}>
          {t('program.resetPassword')}
        </Button>
        <Button size="small" loading={disable.isPending} onClick={() => disable.mutate()}>
          {account.disabled ? t('program.enable') : t('program.disable')}
        </Button>
      </div>
      {(reset.error ?? disable.error) && <Problem error={reset.error ?? disable.error} />}
    </div>
  );
}

function NewAccountDialog({
  onClose,
  onPassword,
}: {
  onClose: () => void;
  onPassword: (password: string | null) => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [userName, setUserName] = useState('');
  const [personId, setPersonId] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () => organization.createAccount(userName.trim(), personId),
    onSuccess: async (answer) => {
      onPassword(answer.oneTimePassword);
      await client.invalidateQueries({ queryKey: ['accounts'] });
      onClose();
    },
  });
  const refused = add.error instanceof ApiError ? add.error : null;
  return (
    <Modal
      open
      title={t('program.newAccount')}
      onCancel={onClose}
      onOk={() => add.mutate()}
      okText={t('common.create')}
      okButtonProps={{ disabled: userName.trim() === '', loading: add.isPending }}
    >
      <div className="stack">
        <Field label={t('common.signIn.userName')} htmlFor="a-user" error={refused?.field('userName')}>
          <Input id="a-user" autoComplete="off" value={userName} onChange={(e) => setUserName(e.target.value)} />
        </Field>
        <Field label={t('program.person')} htmlFor="a-person" error={refused?.field('personId')}>
          <PersonSelect id="a-person" label={t('program.person')} value={personId} onChange={(id) => setPersonId(id)} />
        </Field>
        {add.error && <Problem error={add.error} shownFields={['userName', 'personId']} />}
      </div>
    </Modal>
  );
}
