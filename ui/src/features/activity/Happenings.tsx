import { Text } from '@mantine/core';
import type { components } from '@/api/schema';
import { repositoryAddress } from '@/shared/lib/names';
import { Ago } from '@/shared/ui/Ago';
import { Link } from '@/shared/ui/Link';
import { Rows } from '@/shared/ui/Rows';
import { useActionText } from './words';

interface HappeningsProps {
  label: string;
  items: components['schemas']['Activity'][];
  /** Whether each says of which repository it is. */
  withRepository?: boolean;
}

/** What happened to repositories, as people say it. */
export function Happenings({ label, items, withRepository }: HappeningsProps) {
  const text = useActionText();
  return (
    <Rows label={label}>
      {items.map((item) => (
        <li key={`${item.at} ${item.repository} ${item.action} ${item.tag} ${item.digest}`}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {text(item.action)}
            {item.tag ? (
              <>
                {' '}
                <Text span fw={600} inherit>
                  {item.tag}
                </Text>
              </>
            ) : null}
            {withRepository ? (
              <>
                {' · '}
                <Link to={repositoryAddress(item.repository)} underline="always">
                  {item.repository}
                </Link>
              </>
            ) : null}
          </Text>
          <Text size="xs" c="dimmed">
            {item.by ? `${item.by} · ` : ''}
            <Ago time={item.at} />
            {item.digest ? ` · ${item.digest.slice(0, 19)}` : ''}
          </Text>
        </li>
      ))}
    </Rows>
  );
}
