/** Whether a part of a fault is to be played: all of them, unless somebody named some. */
export const isWanted = ({ only = [] }, name) => only.length === 0 || only.includes(name);
