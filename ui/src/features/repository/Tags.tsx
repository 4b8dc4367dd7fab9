import {
  ActionIcon,
  Button,
  Code,
  Group,
  Menu,
  Modal,
  Select,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { copyText } from '@/shared/lib/clipboard';
import { pulls } from '@/shared/lib/commands';
import { host } from '@/shared/lib/server';
import { Ago } from '@/shared/ui/Ago';
import { Command } from '@/shared/ui/Command';
import { CopyButton } from '@/shared/ui/CopyButton';
import { Empty } from '@/shared/ui/Empty';
import { IconChevronDown, IconTrash } from '@/shared/ui/icons';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { type RepositoryDetail, type Tag, type TagOrder, tagsQuery } from './api';
import classes from './Tags.module.css';

const ROW = 60;
const ORDERS: TagOrder[] = ['version', 'pushed', 'name', 'pulls'];

/** The tags of a repository: of however many there are, those in sight. */
export function Tags({ repository }: { repository: RepositoryDetail }) {
  const { t } = useTranslation(['repository', 'shared']);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<TagOrder>('version');
  const [query] = useDebouncedValue(filter.trim(), 200);
  const found = useInfiniteQuery(tagsQuery(repository.name, order, query || undefined));
  const tags = found.data?.pages.flatMap((page) => page.items);
  return (
    <Stack>
      <Group>
        <TextInput
          className={classes.filter}
          aria-label={t('filterTags')}
          placeholder={t('filterTags')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <Select
          aria-label={t('order')}
          allowDeselect={false}
          value={order}
          data={ORDERS.map((each) => ({ value: each, label: t(`orders.${each}`) }))}
          onChange={(next) => setOrder((next ?? 'version') as TagOrder)}
        />
      </Group>
      {found.error ? <ProblemAlert error={found.error} onRetry={found.refetch} /> : null}
      {tags === undefined && !found.error ? (
        <Skeleton height={240} role="status" aria-label={t('shared:loading')} />
      ) : null}
      {tags?.length === 0 ? <NoTags name={repository.name} isFiltered={query !== ''} /> : null}
      {tags && tags.length > 0 ? (
        <TagTable
          repository={repository}
          tags={tags}
          hasMore={found.hasNextPage}
          onMore={() => !found.isFetchingNextPage && void found.fetchNextPage()}
        />
      ) : null}
    </Stack>
  );
}

function NoTags({ name, isFiltered }: { name: string; isFiltered: boolean }) {
  const { t } = useTranslation(['repository', 'shared']);
  return isFiltered ? (
    <Empty title={t('noTagsFiltered')} />
  ) : (
    <Empty title={t('noTags')} why={t('noTagsWhy')}>
      <Command text={`docker push ${host}/${name}:latest`} />
    </Empty>
  );
}

interface TableProps {
  repository: RepositoryDetail;
  tags: Tag[];
  hasMore: boolean;
  onMore: () => void;
}

function TagTable({ repository, tags, hasMore, onMore }: TableProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const box = useRef<HTMLDivElement>(null);
  const rows = useWindowVirtualizer({
    count: tags.length,
    estimateSize: () => ROW,
    overscan: 10,
    scrollMargin: box.current?.offsetTop ?? 0,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= tags.length - 20) {
      onMore();
    }
  }, [last, hasMore, onMore, tags.length]);
  const start = (inSight[0]?.start ?? 0) - rows.options.scrollMargin;
  const end = rows.getTotalSize() - ((inSight.at(-1)?.end ?? 0) - rows.options.scrollMargin);
  return (
    <div ref={box} className={classes.box}>
      <table className={classes.table} aria-label={t('tags')} aria-rowcount={hasMore ? -1 : tags.length + 1}>
        <thead>
          <tr>
            <th scope="col">{t('tag')}</th>
            <th scope="col" className={classes.wide}>
              {t('digest')}
            </th>
            <th scope="col" className={classes.when}>
              {t('pushed')}
            </th>
            <th scope="col" className={classes.buttons}>
              <span className="unseen">{t('shared:copy')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Gap height={start} />
          {inSight.map((item) => {
            const tag = tags[item.index];
            return tag ? (
              <tr key={tag.name} aria-rowindex={item.index + 2} className={classes.row}>
                <TagRow repository={repository} tag={tag} />
              </tr>
            ) : null;
          })}
          <Gap height={end} />
        </tbody>
      </table>
    </div>
  );
}

/** The room of rows that are out of sight. */
function Gap({ height }: { height: number }) {
  return height > 0 ? (
    <tr>
      <td colSpan={4} className={classes.gap} style={{ height }} aria-hidden="true" />
    </tr>
  ) : null;
}

function TagRow({ repository, tag }: { repository: RepositoryDetail; tag: Tag }) {
  const { t } = useTranslation(['repository', 'shared']);
  const [isAsking, setAsking] = useState(false);
  const ways = pulls(host, repository.name, `:${tag.name}`);
  const exact = pulls(host, repository.name, `@${tag.digest}`)[0];
  const mayDelete = repository.permissions.includes('delete');
  return (
    <>
      <td className={classes.name} title={tag.name}>
        {tag.name}
      </td>
      <td className={classes.wide}>
        <Code className={classes.digest} title={tag.digest}>
          {tag.digest.slice(0, 19)}
        </Code>
      </td>
      <td className={classes.pushed}>
        <Ago time={tag.pushedAt} />
        {tag.pushedBy ? (
          <Text span size="xs" c="dimmed" className={classes.by}>
            {tag.pushedBy}
          </Text>
        ) : null}
      </td>
      <td className={classes.buttons}>
        <CopyButton text={ways[0]?.command ?? ''} label={t('copyPull', { tag: tag.name })} />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('copyMenu', { tag: tag.name })}>
              <IconChevronDown size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {[...ways, ...(exact ? [{ client: 'docker @', command: exact.command }] : [])].map((way) => (
              <Menu.Item key={way.client} onClick={() => void copyText(way.command)}>
                {way.client}
              </Menu.Item>
            ))}
            {mayDelete ? (
              <>
                <Menu.Divider />
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>
                  {t('deleteTag', { tag: tag.name })}
                </Menu.Item>
              </>
            ) : null}
          </Menu.Dropdown>
        </Menu>
        {isAsking ? (
          <DeleteTag name={repository.name} tag={tag.name} onClose={() => setAsking(false)} />
        ) : null}
      </td>
    </>
  );
}

function DeleteTag({ name, tag, onClose }: { name: string; tag: string; onClose: () => void }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const gone = useMutation({
    mutationFn: () =>
      fresh(() =>
        unwrap(api.DELETE('/repositories/{name}/-/tags/{tag}', { params: { path: { name, tag } } })),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', name] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('deleteTagTitle', { tag })}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      <Stack>
        <Text size="sm">{t('deleteTagWhy')}</Text>
        {gone.error ? <ProblemAlert error={gone.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shared:cancel')}
          </Button>
          <Button color="red" loading={gone.isPending} onClick={() => gone.mutate()}>
            {t('shared:delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
