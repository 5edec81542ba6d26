import { useTranslation } from 'react-i18next';
import { PasswordForm } from './PasswordForm';

/** Shown instead of everything else while the account still has its one-time password. */
export function ChangePassword() {
  const { t } = useTranslation();
  return (
    <main style={{ display: 'grid', placeItems: 'center', minHeight: '100vh', padding: 16 }}>
      <title>{t('common.password.title')}</title>
      <div className="panel" style={{ width: '100%', maxWidth: 400, padding: 28 }}>
        <h1>{t('common.password.title')}</h1>
        <p className="muted" style={{ margin: '6px 0 18px' }}>
          {t('common.password.why')}
        </p>
        <PasswordForm />
      </div>
    </main>
  );
}
