// Pages besides those of a resource. Each is loaded when it is opened first. `menu` is the icon that
// it has in the menu; its text is lab.pages.PATH.
import AllInbox from '@mui/icons-material/AllInbox';
import QrCodeScanner from '@mui/icons-material/QrCodeScanner';
import { type ComponentType, lazy } from 'react';

const Scan = lazy(() => import('./Scan'));
const Storage = lazy(() => import('./Storage'));

export interface Page {
  path: string;
  page: ComponentType;
  menu?: ComponentType;
}

export const pages: Page[] = [
  { path: '/scan', page: Scan, menu: QrCodeScanner },
  { path: '/scan/:mode', page: Scan },
  { path: '/storage', page: Storage, menu: AllInbox },
  { path: '/storage/:kind/:id', page: Storage },
  { path: '/code/:code', page: lazy(() => import('./Code')) },
];

export const Home = lazy(() => import('./Home'));
export const ListPage = lazy(() => import('./List'));
export const ShowPage = lazy(() => import('./Show'));
export const CreatePage = lazy(async () => ({ default: (await import('./Form')).CreatePage }));
export const EditPage = lazy(async () => ({ default: (await import('./Form')).EditPage }));
