import Folder from '@mui/icons-material/Folder';
import { resource } from '../resource';

export const projects = resource('projects', {
  icon: Folder,
  title: ['name'],
  write: 'manager',
  fields: {
    name: { required: true, list: 1 },
    description: { list: 2 },
    is_retired: { filter: true },
  },
});
