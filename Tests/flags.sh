# How tests are built everywhere: release code, assertions kept, in a folder of their own.
release=(-c release -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug --scratch-path .build-test)
