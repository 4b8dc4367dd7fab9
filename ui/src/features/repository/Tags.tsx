import { Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { host } from '@/shared/lib/server';
import { Command } from '@/shared/ui/Command';
import { Empty } from '@/shared/ui/Empty';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { type RepositoryDetail, type TagSearch, tagOrders, tagsQuery } from './api';
import classes from './Tags.module.css';
import { TagTable } from './TagTable';

interface TagsProps {
  repository: RepositoryDetail;
  search: TagSearch;
  onSearch: (search: TagSearch) => void;
}

/** The tags of a repository: of however many there are, those in sight. */
export function Tags({ repository, search, onSearch }: TagsProps) {
  const { t, i18n } = useTranslation(['repository', 'shared']);
  const [filter, setFilter] = useState(search.q ?? '');
  const order = search.order ?? 'version';
  const found = useInfiniteQuery(tagsQuery(repository.name, order, search.q));
  const tags = found.data?.pages.flatMap((page) => page.items);
  const total = found.data?.pages[0]?.total;
  const ask = useDebouncedCallback((q: string) => onSearch({ ...search, q: q || undefined }), 200);
  return (
    <Stack>
      <Group>
        <TextInput
          className={classes.filter}
          type="search"
          aria-label={t('filterTags')}
          placeholder={t('filterTags')}
          value={filter}
          maxLength={128}
          onChange={(event) => {
            setFilter(event.currentTarget.value);
            ask(event.currentTarget.value.trim());
          }}
        />
        <Select
          aria-label={t('order')}
          allowDeselect={false}
          value={order}
          data={tagOrders.map((each) => ({ value: each, label: t(`orders.${each}`) }))}
          onChange={(next) => onSearch({ ...search, order: tagOrders.find((each) => each === next) })}
        />
        <Text size="sm" c="dimmed" role="status">
          {total === undefined
            ? ''
            : t('tagCount', { count: total, number: total.toLocaleString(i18n.language) })}
        </Text>
      </Group>
      {found.error ? <ProblemAlert error={found.error} onRetry={found.refetch} /> : null}
      {tags === undefined && !found.error ? (
        <Skeleton height={240} role="status" aria-label={t('shared:loading')} />
      ) : null}
      {tags?.length === 0 ? <NoTags repository={repository} isFiltered={search.q !== undefined} /> : null}
      {tags && tags.length > 0 ? (
        <TagTable
          repository={repository}
          tags={tags}
          total={total ?? tags.length}
          hasMore={found.hasNextPage}
          onMore={() => !found.isFetchingNextPage && void found.fetchNextPage()}
        />
      ) : null}
    </Stack>
  );
}

function NoTags({ repository, isFiltered }: { repository: RepositoryDetail; isFiltered: boolean }) {
  const { t } = useTranslation(['repository', 'shared']);
  if (isFiltered) {
    return <Empty title={t('noTagsFiltered')} />;
  }
  return repository.permissions.includes('push') ? (
    <Empty title={t('noTags')} why={t('noTagsWhy')}>
      <Command text={`docker push ${host}/${repository.name}:latest`} />
    </Empty>
  ) : (
    <Empty title={t('noTags')} />
  );
}
