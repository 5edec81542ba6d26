import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { progress as api } from '@/api';
import { ApiError } from '@/api/http';
import type { KeyResult, KeyResultProgress } from '@/api/types';
import { Problem } from '@/ui/Problem';
import { useDraft } from '@/ui/useDraft';
import { CheckInFields } from './CheckInFields';
import { emptyDraft, isTouched, isWrong, toCheckIn, type CheckInDraft } from './checkIn';
import { refreshProgress } from './refresh';

interface Props {
  kr: KeyResult;
  progress: KeyResultProgress | undefined;
  onDone: () => void;
}

/** One check-in under its row. Ctrl/⌘ + Enter saves, Escape closes and keeps the draft. */
export function CheckInForm({ kr, progress, onDone }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const draft = useDraft<CheckInDraft>(`check-in.${kr.id}`, emptyDraft);
  // One key per form: a repeated try after a lost answer is the same check-in.
  const key = useRef(crypto.randomUUID());
  const save = useMutation({
    mutationFn: () => api.checkIn(toCheckIn(kr, draft.value, null), key.current),
    onSuccess: async () => {
      draft.clear();
      await refreshProgress(client);
      void message.success(t('progress.saved'));
      onDone();
    },
    onError: (error) => {
      // Refused, so nothing was kept under this key: what is corrected next is another request.
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) key.current = crypto.randomUUID();
    },
  });
  const ready = isTouched(draft.value) && !isWrong(kr, draft.value);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready && !save.isPending) {
      event.preventDefault();
      save.mutate();
    } else if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
      onDone();
    }
  };
  const refused = save.error instanceof ApiError ? save.error : null;
  const shown = ['value', 'degree'];
  return (
    <div
      className="kr-form"
      onKeyDown={onKeyDown}
      role="group"
      aria-label={t('progress.checkInOf', { title: kr.title })}
    >
      <CheckInFields
        kr={kr}
        progress={progress}
        draft={draft.value}
        onChange={draft.set}
        error={refused?.field('value') ?? refused?.field('degree')}
        autoFocus
      />
      {save.error && <Problem error={save.error} shownFields={shown} />}
      <div className="actions" style={{ marginTop: 10 }}>
        <Button type="primary" size="small" loading={save.isPending} disabled={!ready} onClick={() => save.mutate()}>
          {t('progress.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <span className="muted small">{t('progress.keys')}</span>
      </div>
    </div>
  );
}
