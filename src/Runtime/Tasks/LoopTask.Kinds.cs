namespace AsyncLoop;

// The two kinds: without a result and with one.
internal abstract partial class LoopTask
{
    internal sealed class Plain : LoopTask
    {
        private readonly Func<CancellationToken, Task> _body;
        private readonly TaskCompletionSource _completion;

        public Plain(EventLoop loop, Func<CancellationToken, Task> body, string? name, CancellationToken cancellationToken)
            : base(loop, name, cancellationToken)
        {
            _body = body;
            _completion = new TaskCompletionSource(this);
        }

        public override Task Task => _completion.Task;

        public override void Abandon(ObjectDisposedException error) => _completion.TrySetException(error);

        protected override Task? Invoke(CancellationToken token) => _body(token);

        protected override void SetResult(Task inner) => _completion.TrySetResult();

        protected override void SetCanceled(CancellationToken token) => _completion.TrySetCanceled(token);

        protected override void SetException(IEnumerable<Exception> errors) => _completion.TrySetException(errors);
    }

    internal sealed class WithResult<T> : LoopTask
    {
        private readonly Func<CancellationToken, Task<T>> _body;
        private readonly TaskCompletionSource<T> _completion;

        public WithResult(EventLoop loop, Func<CancellationToken, Task<T>> body, string? name, CancellationToken cancellationToken)
            : base(loop, name, cancellationToken)
        {
            _body = body;
            _completion = new TaskCompletionSource<T>(this);
        }

        public override Task Task => _completion.Task;

        public Task<T> TypedTask => _completion.Task;

        public override void Abandon(ObjectDisposedException error) => _completion.TrySetException(error);

        protected override Task? Invoke(CancellationToken token) => _body(token);

        protected override void SetResult(Task inner) => _completion.TrySetResult(((Task<T>)inner).Result);

        protected override void SetCanceled(CancellationToken token) => _completion.TrySetCanceled(token);

        protected override void SetException(IEnumerable<Exception> errors) => _completion.TrySetException(errors);
    }
}
