import { ActionIcon, Menu, Popover, Text, UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/clipboard';
import { pulls } from '@/shared/lib/commands';
import { bytes, count } from '@/shared/lib/format';
import { inOrder, platformName } from '@/shared/lib/platforms';
import { host } from '@/shared/lib/server';
import { Ago } from '@/shared/ui/Ago';
import { CopyButton } from '@/shared/ui/CopyButton';
import { IconChevronDown, IconTrash } from '@/shared/ui/icons';
import type { RepositoryDetail, Tag } from './api';
import classes from './Tags.module.css';

const DeleteTag = lazy(() => import('./DeleteTag').then((module) => ({ default: module.DeleteTag })));
const LINES = 2;

interface RowProps {
  repository: RepositoryDetail;
  tag: Tag;
}

/** What there is to know of a tag at a glance, and the commands that pull it. */
export function TagRow({ repository, tag }: RowProps) {
  const { i18n } = useTranslation();
  return (
    <>
      <td>
        <div className={classes.name} title={tag.name}>
          {tag.name}
        </div>
        <AlsoTagged tag={tag} />
      </td>
      <td className={classes.wide}>
        <Platforms tag={tag} />
      </td>
      <td className={classes.pulls}>{count(tag.pulls, i18n.language)}</td>
      <td className={classes.when}>
        <Ago time={tag.pushedAt} />
        {tag.pushedBy ? (
          <Text span size="xs" c="dimmed" className={classes.by}>
            {tag.pushedBy}
          </Text>
        ) : null}
      </td>
      <td className={classes.buttons}>
        <Commands repository={repository} tag={tag} />
      </td>
    </>
  );
}

/** Other tags of the same image; without any, the digest's first characters. */
function AlsoTagged({ tag }: { tag: Tag }) {
  const { t } = useTranslation('repository');
  const [first, ...rest] = tag.alsoTagged;
  if (first === undefined) {
    return (
      <div className={classes.digest} title={tag.digest}>
        {tag.digest.slice(0, 19)}
      </div>
    );
  }
  const names = [first, ...rest].slice(0, 3).join(', ');
  const more = tag.alsoTaggedCount - Math.min(3, tag.alsoTagged.length);
  return (
    <div className={classes.also} title={`${tag.alsoTagged.join(', ')}\n${tag.digest}`}>
      {t(more > 0 ? 'alsoMore' : 'also', { names, more })}
    </div>
  );
}

/** Each platform with its size; beyond two, all of them at a click. */
function Platforms({ tag }: { tag: Tag }) {
  const { t } = useTranslation('repository');
  const images = inOrder(tag.images);
  const isLong = images.length > LINES;
  const shown = images.slice(0, isLong ? LINES - 1 : LINES);
  return (
    <>
      {shown.map((image) => (
        <PlatformLine key={image.digest} image={image} />
      ))}
      {isLong ? (
        <Popover position="bottom-start" withArrow shadow="md">
          <Popover.Target>
            <UnstyledButton className={classes.more}>
              {t('morePlatforms', { count: images.length - shown.length })}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown className={classes.all}>
            {images.map((image) => (
              <PlatformLine key={image.digest} image={image} />
            ))}
          </Popover.Dropdown>
        </Popover>
      ) : null}
    </>
  );
}

function PlatformLine({ image }: { image: Tag['images'][number] }) {
  const { t, i18n } = useTranslation('repository');
  const isKnown = image.architecture !== 'unknown';
  return (
    <div className={classes.platform} title={image.digest}>
      <span>{isKnown ? platformName(image) : t('unknownPlatform')}</span>
      <span className={classes.size}>{image.size > 0 ? bytes(image.size, i18n.language) : ''}</span>
    </div>
  );
}

function Commands({ repository, tag }: RowProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const [isAsking, setAsking] = useState(false);
  const ways = pulls(host, repository.name, `:${tag.name}`);
  const exact = pulls(host, repository.name, `@${tag.digest}`)[0];
  return (
    <>
      <CopyButton text={ways[0]?.command ?? ''} label={t('copyPull', { tag: tag.name })} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('copyMenu', { tag: tag.name })}>
            <IconChevronDown size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {[...ways, ...(exact ? [{ client: t('byDigestWay'), command: exact.command }] : [])].map((way) => (
            <Menu.Item key={way.client} title={way.command} onClick={() => void copyText(way.command)}>
              {way.client}
            </Menu.Item>
          ))}
          {repository.permissions.includes('delete') ? (
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
        <Suspense fallback={null}>
          <DeleteTag name={repository.name} tag={tag.name} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
