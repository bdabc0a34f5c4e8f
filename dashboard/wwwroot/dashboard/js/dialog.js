export const open = dialog => dialog.open || dialog.showModal();
export const close = dialog => dialog.open && dialog.close();
