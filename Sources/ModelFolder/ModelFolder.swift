// ModelFolder
