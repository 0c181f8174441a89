// Pages besides those of a resource. Each is loaded when it is opened first. `menu` is the icon that
// it has in the menu; its text is lab.pages.PATH.
import AllInbox from '@mui/icons-material/AllInbox';
import Groups from '@mui/icons-material/Groups';
import QrCodeScanner from '@mui/icons-material/QrCodeScanner';
import UploadFile from '@mui/icons-material/UploadFile';
import { type ComponentType, lazy } from 'react';

export interface Page {
  path: string;
  page: ComponentType;
  menu?: ComponentType;
  /** It needs no login, and has no frame. */
  isAlone?: boolean;
}

const Import = lazy(() => import('./Import'));
const Lab = lazy(() => import('./Lab'));
const Scan = lazy(() => import('./Scan'));
const Storage = lazy(() => import('./Storage'));

export const pages: Page[] = [
  { path: '/scan', page: Scan, menu: QrCodeScanner },
  { path: '/scan/:mode', page: Scan },
  { path: '/storage', page: Storage, menu: AllInbox },
  { path: '/storage/:kind/:id', page: Storage },
  { path: '/code/:code', page: lazy(() => import('./Code')) },
  { path: '/import', page: Import, menu: UploadFile },
  { path: '/import/:resource', page: Import },
  { path: '/lab', page: Lab, menu: Groups },
  { path: '/lab/:tab', page: Lab },
  { path: '/accept', page: lazy(() => import('./Accept')), isAlone: true },
];

export const Home = lazy(() => import('./Home'));
export const ListPage = lazy(() => import('./List'));
export const ShowPage = lazy(() => import('./Show'));
export const CreatePage = lazy(async () => ({ default: (await import('./Form')).CreatePage }));
export const EditPage = lazy(async () => ({ default: (await import('./Form')).EditPage }));
