import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Happenings } from '@/features/activity/Happenings';
import { lateQuery } from './api';

/** What happened lately to one's repositories. */
export function Lately() {
  const { t } = useTranslation('dashboard');
  const lately = useQuery(lateQuery);
  const items = lately.data?.items;
  return items === undefined ? null : (
    <section aria-labelledby="lately">
      <Title order={2} size="h5" id="lately" mb="sm">
        {t('lately')}
      </Title>
      {items.length > 0 ? (
        <Happenings label={t('lately')} items={items} withRepository />
      ) : (
        <Text size="sm" c="dimmed">
          {t('nothingLately')}
        </Text>
      )}
    </section>
  );
}
