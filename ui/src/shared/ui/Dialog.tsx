import { Modal, type ModalRootProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Dialog.module.css';

interface DialogProps extends Omit<ModalRootProps, 'opened' | 'title'> {
  title: string;
}

/** What opens over a page. Its head is no `header`, of which a page has one. */
export function Dialog({ title, children, ...rest }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened centered {...rest}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title fw={650}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
