import { Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/shared/ui/Empty';
import { Listing } from '@/shared/ui/Listing';
import { RepositoryList } from '@/shared/ui/RepositoryList';
import { namespaceQuery, ORDERS, type Order, starsQuery } from './api';

interface RepositoriesProps {
  namespace: string;
  label: string;
  empty: ReactNode;
  /** What stands beside the filter. */
  aside?: ReactNode;
}

/** The repositories of an account, to be filtered and put in order. */
export function Repositories({ namespace, label, empty, aside }: RepositoriesProps) {
  const { t } = useTranslation(['catalog', 'shared']);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>('stars');
  const [query] = useDebouncedValue(filter.trim(), 200);
  const pages = useInfiniteQuery(namespaceQuery(namespace, order, query || undefined));
  return (
    <Stack miw={0}>
      <Group>
        <TextInput
          flex="1 1 12rem"
          aria-label={t('filter')}
          placeholder={t('filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <OrderSelect order={order} onChange={setOrder} />
        {aside}
      </Group>
      <Listing pages={pages} empty={query ? <Empty title={t('noMatch')} /> : empty}>
        {(repositories) => <RepositoryList label={label} repositories={repositories} />}
      </Listing>
    </Stack>
  );
}

/** What one has put a star on. */
export function Stars() {
  const { t } = useTranslation(['catalog', 'shared']);
  const [order, setOrder] = useState<Order>('stars');
  const pages = useInfiniteQuery(starsQuery(order));
  return (
    <Stack miw={0}>
      <Group justify="flex-end">
        <OrderSelect order={order} onChange={setOrder} />
      </Group>
      <Listing pages={pages} empty={<Empty title={t('noStars')} why={t('noStarsWhy')} />}>
        {(repositories) => <RepositoryList label={t('starred')} repositories={repositories} />}
      </Listing>
    </Stack>
  );
}

function OrderSelect({ order, onChange }: { order: Order; onChange: (order: Order) => void }) {
  const { t } = useTranslation(['catalog', 'shared']);
  return (
    <NativeSelect
      aria-label={t('order')}
      value={order}
      data={ORDERS.map((each) => ({ value: each, label: t(`orders.${each}`) }))}
      onChange={(event) => onChange(event.currentTarget.value as Order)}
    />
  );
}
