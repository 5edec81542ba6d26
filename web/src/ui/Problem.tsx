import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/http';

interface Props {
  error: unknown;
  /** Field paths that are shown beside their fields already. */
  shownFields?: readonly string[];
  onRetry?: (() => void) | undefined;
}

/** What went wrong, in words, near where it happened. */
export function Problem({ error, shownFields = [], onRetry }: Props) {
  const { t } = useTranslation();
  const known = error instanceof ApiError ? error : null;
  const title = useTitle(error);
  if (!error) return null;
  const fields = known?.fields.filter((f) => !shownFields.includes(f.field)) ?? [];
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      style={{ marginBlock: 8 }}
      title={title}
      description={
        fields.length > 0 ? (
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {fields.map((f) => (
              <li key={`${f.field}:${f.code}:${f.message}`}>{f.message}</li>
            ))}
          </ul>
        ) : undefined
      }
      action={
        onRetry ? (
          <Button size="small" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        ) : undefined
      }
    />
  );
}

export function useTitle(error: unknown): string {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return t('common.error.unknown');
  if (error.status === 0) return t('common.error.network');
  if (error.status === 412) return t('common.error.stale');
  if (error.message) return error.message;
  if (error.status === 403) return t('common.error.forbidden');
  if (error.status === 404) return t('common.error.notFound');
  if (error.status >= 500) return t('common.error.server');
  return t('common.error.unknown');
}
