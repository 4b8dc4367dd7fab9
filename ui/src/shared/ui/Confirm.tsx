import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog';
import { ProblemAlert } from './ProblemAlert';

interface ConfirmProps {
  title: string;
  why: string;
  action: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once more before something goes. */
export function Confirm({ title, why, action, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  const work = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{why}</Text>
        {work.error ? <ProblemAlert error={work.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button color="red" loading={work.isPending} onClick={() => work.mutate()} data-autofocus>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
