// What guards what, in words that clang checks (-Wthread-safety) and g++ passes over.
//
// https://clang.llvm.org/docs/ThreadSafetyAnalysis.html says what each of them means. Clang does
// not look into constructors and destructors, nor into functions that are XYN_ACQUIRE(),
// XYN_TRY_ACQUIRE() or XYN_RELEASE() of their own object; a lambda is a function of its own.
#pragma once

#if defined(__clang__)
#define XYN_THREAD_ANNOTATION(attribute) __attribute__((attribute))
#else
#define XYN_THREAD_ANNOTATION(attribute)
#endif

// Of classes: locks, and objects that hold one for as long as they live.
#define XYN_CAPABILITY(name) XYN_THREAD_ANNOTATION(capability(name))
#define XYN_SCOPED_CAPABILITY XYN_THREAD_ANNOTATION(scoped_lockable)

// Of members: to be used under this lock only.
#define XYN_GUARDED_BY(lock) XYN_THREAD_ANNOTATION(guarded_by(lock))

// Of functions: what their callers must, or must not, hold.
#define XYN_REQUIRES(...) XYN_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define XYN_EXCLUDES(...) XYN_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))

// Of functions: what they do to a lock; with no argument, to their own object.
#define XYN_ACQUIRE(...) XYN_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define XYN_ACQUIRE_SHARED(...) XYN_THREAD_ANNOTATION(acquire_shared_capability(__VA_ARGS__))
#define XYN_TRY_ACQUIRE(...) XYN_THREAD_ANNOTATION(try_acquire_capability(__VA_ARGS__))
#define XYN_ASSERT_CAPABILITY(...) XYN_THREAD_ANNOTATION(assert_capability(__VA_ARGS__))
#define XYN_RELEASE(...) XYN_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define XYN_RELEASE_SHARED(...) XYN_THREAD_ANNOTATION(release_shared_capability(__VA_ARGS__))
