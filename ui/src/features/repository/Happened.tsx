import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Happenings } from '@/features/activity/Happenings';
import { Empty } from '@/shared/ui/Empty';
import { Listing } from '@/shared/ui/Listing';
import { activityQuery } from './api';

/** What happened to a repository: who pushed what, and for its administrators who changed what. */
export function Happened({ name }: { name: string }) {
  const { t } = useTranslation(['repository', 'shared']);
  const pages = useInfiniteQuery(activityQuery(name));
  return (
    <Listing pages={pages} empty={<Empty title={t('noActivity')} />}>
      {(items) => <Happenings label={t('activity')} items={items} />}
    </Listing>
  );
}
