import { Group, Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { areShortcutsOn, isShortcut, onShortcutsAsked, switchShortcuts } from '@/shared/lib/shortcuts';
import { keyReader, SHORTCUTS } from './keys';

/** Does what shortcuts say, and lists them. */
export function Shortcuts() {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => onShortcutsAsked(() => setOpen(true)), []);
  useEffect(() => {
    const read = keyReader();
    const listen = (event: KeyboardEvent) => {
      if (!isShortcut(event)) {
        return;
      }
      if (event.key === '?') {
        setOpen(true);
        return;
      }
      const to = read(event.key, Date.now());
      if (to) {
        event.preventDefault();
        void navigate({ to });
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [navigate]);
  return isOpen ? <List onClose={() => setOpen(false)} /> : null;
}

function List({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['help', 'shared']);
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shortcuts')}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      <Stack>
        <Table verticalSpacing="xs">
          <Table.Tbody>
            {SHORTCUTS.map(({ id, keys }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={400}>
                  {t(`does.${id}`)}
                </Table.Th>
                <Table.Td>
                  <Group gap={6} justify="flex-end" wrap="nowrap">
                    {keys.map((each, index) => (
                      <Fragment key={each.join(' ')}>
                        {index > 0 ? <Text size="xs">{t('or')}</Text> : null}
                        {each.map((key) => (
                          <Kbd key={key}>{key === 'Ctrl' && isApple() ? '⌘' : key}</Kbd>
                        ))}
                      </Fragment>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label={t('singleKeys')}
          description={t('singleKeysWhy')}
          checked={isOn}
          onChange={(event) => {
            switchShortcuts(event.currentTarget.checked);
            setOn(event.currentTarget.checked);
          }}
        />
      </Stack>
    </Modal>
  );
}

function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
