import { Avatar, Group, Text } from '@mantine/core';
import { Link } from './Link';

interface PersonProps {
  name: string;
  fullName?: string;
  isOrganization?: boolean;
  size?: number;
}

/** An account's picture and names; the name leads to its page. */
export function Person({ name, fullName, isOrganization, size = 36 }: PersonProps) {
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      <Picture name={name} size={size} />
      <div style={{ minWidth: 0 }}>
        <Link
          to={isOrganization ? `/orgs/${name}` : `/u/${name}`}
          fw={600}
          style={{ overflowWrap: 'anywhere' }}
        >
          {name}
        </Link>
        {fullName ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {fullName}
          </Text>
        ) : null}
      </div>
    </Group>
  );
}

/** The picture of an account. */
export function Picture({ name, size }: { name: string; size: number }) {
  return (
    <Avatar src={`/api/v1/users/${encodeURIComponent(name)}/avatar`} alt="" size={size} radius="50%">
      {name.slice(0, 1).toUpperCase()}
    </Avatar>
  );
}
