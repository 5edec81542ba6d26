import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { alignment } from '@/api';
import type { AlignmentLink } from '@/api/types';
import { refreshObjectives } from '@/features/progress/refresh';
import { day } from '@/ui/format';
import { Problem } from '@/ui/Problem';

/** One link as seen from one side, with what the user may do about it. */
export function LinkRow({ link, show }: { link: AlignmentLink; show: 'from' | 'to' }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const act = useMutation({
    mutationFn: (what: 'accept' | 'decline' | 'withdraw' | 'remove') =>
      what === 'decline'
        ? alignment.decline(link.id, link.version, reason.trim())
        : what === 'remove'
          ? alignment.remove(link.id, link.version)
          : what === 'accept'
            ? alignment.accept(link.id, link.version)
            : alignment.withdraw(link.id, link.version),
    onSuccess: () => refreshObjectives(client),
  });
  const other = show === 'from' ? link.fromObjective : link.toObjective;
  const waiting = link.state === 'requested';
  return (
    <div>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <div className="grow">
          <Link to={`/objectives/${other.id}`}>{other.title}</Link>
          {link.toKeyResult && (
            <div className="small">{t('alignment.onKeyResult', { title: link.toKeyResult.title })}</div>
          )}
          <div className="muted small">
            {other.ownerName}
            {link.need && ` · ${t('alignment.needs', { need: link.need })}`}
            {link.neededBy && ` · ${t('alignment.neededBy', { day: day(link.neededBy) })}`}
            {link.reason && ` · ${t('alignment.because', { reason: link.reason })}`}
          </div>
        </div>
        <span className={`status ${link.state === 'accepted' ? 'on_track' : waiting ? 'at_risk' : ''}`}>
          {t(`alignment.state.${link.state}`)}
        </span>
        <div className="actions">
          {link.can.accept && (
            <Button size="small" type="primary" loading={act.isPending} onClick={() => act.mutate('accept')}>
              {t('alignment.accept')}
            </Button>
          )}
          {link.can.decline && (
            <Button size="small" aria-expanded={declining} onClick={() => setDeclining(!declining)}>
              {t('alignment.decline')}
            </Button>
          )}
          {link.can.withdraw && (
            <Button size="small" onClick={() => act.mutate('withdraw')}>
              {t('alignment.withdraw')}
            </Button>
          )}
          {link.can.remove && (
            <Popconfirm title={t('alignment.removeConfirm')} onConfirm={() => act.mutate('remove')}>
              <Button size="small" type="text" danger>
                {t('common.remove')}
              </Button>
            </Popconfirm>
          )}
        </div>
      </div>
      {declining && (
        <form
          className="row"
          style={{ marginTop: 8 }}
          onSubmit={(event) => {
            event.preventDefault();
            act.mutate('decline');
          }}
        >
          <Input
            aria-label={t('alignment.declineReason')}
            placeholder={t('alignment.declineReason')}
            required
            autoFocus
            maxLength={2000}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
          <Button htmlType="submit" loading={act.isPending}>
            {t('alignment.decline')}
          </Button>
        </form>
      )}
      {act.error && <Problem error={act.error} />}
    </div>
  );
}
