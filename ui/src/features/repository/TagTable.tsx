import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepositoryDetail, Tag } from './api';
import { TagRow } from './TagRow';
import classes from './Tags.module.css';

const ROW = 68;

interface TableProps {
  repository: RepositoryDetail;
  tags: Tag[];
  /** How many there are; some of them may not be here yet. */
  total: number;
  hasMore: boolean;
  onMore: () => void;
}

/** A table that holds rows for what is in sight alone, however long it is. */
export function TagTable({ repository, tags, total, hasMore, onMore }: TableProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const box = useRef<HTMLDivElement>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => setAbove(box.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: tags.length,
    estimateSize: () => ROW,
    overscan: 10,
    scrollMargin: above,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= tags.length - 40) {
      onMore();
    }
  }, [last, hasMore, onMore, tags.length]);
  const start = (inSight[0]?.start ?? above) - above;
  const end = rows.getTotalSize() - ((inSight.at(-1)?.end ?? above) - above);
  return (
    <div ref={box} className={classes.box}>
      <table className={classes.table} aria-label={t('tags')} aria-rowcount={total + 1}>
        <thead>
          <tr>
            <th scope="col">{t('tag')}</th>
            <th scope="col" className={classes.wide}>
              {t('platforms')}
            </th>
            <th scope="col" className={classes.pulls}>
              {t('pulls')}
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
      <td colSpan={5} className={classes.gap} style={{ height }} aria-hidden="true" />
    </tr>
  ) : null;
}
