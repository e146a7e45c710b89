"""Another program's window, such as a file manager: pressing and moving drags the files named on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class FileIcon(QLabel):
    """Drags its files once the mouse moves while pressed."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__("files")
        self._urls = [QUrl.fromLocalFile(str(Path(path).resolve())) for path in paths]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setUrls(self._urls)
        drag = QDrag(self)
        drag.setMimeData(data)
        print("dropped", drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction).name, flush=True)


def main() -> None:
    """Show the icon until the process is ended."""
    app = QApplication([])
    icon = FileIcon(sys.argv[1:])
    icon.setWindowTitle("file manager")
    icon.setGeometry(10, 30, 180, 120)
    icon.show()
    app.exec()


if __name__ == "__main__":
    main()
