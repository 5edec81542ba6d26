import { useTranslation } from 'react-i18next';

const tones: Record<string, string> = {
  no_progress: 'off_track',
  far_from_expectation: 'off_track',
  short_of_expectation: 'at_risk',
  expected_result: 'on_track',
  beyond_expectation: 'done',
};

export function BandTag({ band }: { band: string | null | undefined }) {
  const { t } = useTranslation();
  if (!band) return null;
  return <span className={`status ${tones[band] ?? ''}`}>{t(`scoring.band.${band}`, { defaultValue: band })}</span>;
}
