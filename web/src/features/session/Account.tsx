import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { PageHeader, Panel } from '@/ui/parts';
import { PasswordForm } from './PasswordForm';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';

export function Account() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="page">
      <PageHeader title={t('common.user.account')} sub={me.userName ?? me.name} />
      <div className="cols">
        <Panel title={t('common.password.change')}>
          <PasswordForm />
        </Panel>
        <div className="stack">
          <Sessions />
          <Tokens />
        </div>
      </div>
    </div>
  );
}
