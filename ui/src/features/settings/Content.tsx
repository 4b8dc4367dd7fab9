import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Stars } from '@/features/catalog/Repositories';
import { Link } from '@/shared/ui/Link';
import { Section } from '@/shared/ui/Section';

/** What one has put a star on, and what one is told of. */
export function Content() {
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <Stack>
      <Section title={t('starred')} why={t('starredWhy')}>
        <Stars />
      </Section>
      <Section title={t('subscribed')} why={t('subscribedWhy')}>
        <Text size="sm">
          {t('subscribedNow')}{' '}
          <Link to="/settings/notifications" underline="always">
            {t('part.notifications')}
          </Link>
        </Text>
      </Section>
    </Stack>
  );
}
