import { useTranslation } from 'react-i18next';
import { ago, moment } from '@/shared/lib/format';

/** How long ago something was; the moment itself on hover. */
export function Ago({ time }: { time: string | undefined | null }) {
  const { t, i18n } = useTranslation();
  return time ? (
    <time dateTime={time} title={moment(time, i18n.language)}>
      {ago(time, i18n.language)}
    </time>
  ) : (
    t('never')
  );
}
